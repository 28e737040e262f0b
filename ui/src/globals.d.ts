/** What the host puts in place before the page's own script runs. */

interface Window {
  /** The answer to the first question of the page, which the host asks for it before its script is there. */
  readonly __COMMUNICATOR__?: Promise<import("./bindings/FirstState").FirstState | null>;
  /** Takes a patch, as JSON, where the host calls it instead of sending an event. */
  __COMMUNICATOR_TAKE__?: (patch: string) => void;
  /** The host of the page in a plain browser, for tests to look at. */
  __STAND_IN__?: import("./platform/fake").FakeHost;
}
