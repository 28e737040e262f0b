/** What the host puts in place before the page's own script runs. */

interface Window {
  /** The state at birth: the first frame is drawn from it. */
  readonly __COMMUNICATOR__?: import("./bindings/Snapshot").Snapshot;
  /** Where the user was when the web view was taken down: what `save_view` was last given. */
  readonly __COMMUNICATOR_VIEW__?: string;
  /** Takes a patch, as JSON, where the host calls it instead of sending an event. */
  __COMMUNICATOR_TAKE__?: (patch: string) => void;
  /** The host of the page in a plain browser, for tests to look at. */
  __STAND_IN__?: import("./platform/fake").FakeHost;
}
