/** What somebody would do on the page, from its address, so that a picture can be taken of what comes of it. */

/** Ms between two steps: an answer of the stand-in host takes less. */
const PAUSE = 400;

/** `?do=username:new,password:x,~submit`: types into a field by its id, or presses a button by its selector after `~`. */
export async function actAs(query: URLSearchParams): Promise<void> {
  for (const step of (query.get("do") ?? "").split(",").filter((one) => one !== "")) {
    await new Promise((done) => setTimeout(done, step.startsWith("~") ? PAUSE : 0));
    if (step.startsWith("~")) {
      document.querySelector<HTMLElement>(step.slice(1))?.click();
      continue;
    }
    const [id = "", text = ""] = step.split(":");
    const field = document.getElementById(id);
    if (!(field instanceof HTMLInputElement)) continue;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
