import { describe, expect, test } from "vitest";
import { Running } from "../src/actions/command.svelte";

/** A host that answers when the test says so. */
function later() {
  const questions: { answer: (text: string) => void; refuse: (thrown: unknown) => void }[] = [];
  const ask = () => new Promise<string>((answer, refuse) => questions.push({ answer, refuse }));
  return { questions, ask };
}
const refusal = (message: string) => ({ code: "refused", message, setup: null });

describe("a command", () => {
  test("is busy until the host answers, and runs once meanwhile", async () => {
    const { questions, ask } = later();
    const running = new Running(ask);
    const first = running.run();
    expect(running.busy).toBe(true);
    expect(await running.run()).toEqual({ state: "dropped" });
    questions[0]!.answer("yes");
    expect(await first).toEqual({ state: "done", answer: "yes" });
    expect([running.busy, questions.length]).toEqual([false, 1]);
  });

  test("says why it was refused until the next try", async () => {
    const { questions, ask } = later();
    const running = new Running(ask, { failed: () => "It failed." });
    const first = running.run();
    questions[0]!.refuse(refusal("No phone."));
    expect(await first).toMatchObject({ state: "refused", words: "No phone." });
    expect(running.problem).toBe("No phone.");
    const second = running.run();
    expect(running.problem).toBeNull();
    questions[1]!.refuse(new Error("gone"));
    expect(await second).toMatchObject({ state: "refused", error: null, words: "It failed." });
    expect(running.problem).toBe("It failed.");
  });

  test.each(["answer", "refuse"] as const)("drops the %s of an earlier use", async (how) => {
    const { questions, ask } = later();
    let use = 1;
    const running = new Running(ask, { use: () => use });
    const first = running.run();
    use = 2;
    expect(running.busy).toBe(false);
    const second = running.run();
    questions[0]![how](refusal("Too late.") as never);
    expect(await first).toEqual({ state: "dropped" });
    expect([running.busy, running.problem]).toEqual([true, null]);
    questions[1]!.answer("second");
    expect(await second).toEqual({ state: "done", answer: "second" });
  });

  test("whose component has gone tells nobody", async () => {
    const { questions, ask } = later();
    const running = new Running(ask);
    const first = running.run();
    running.forget();
    questions[0]!.refuse(refusal("Too late."));
    expect(await first).toEqual({ state: "dropped" });
    expect(running.problem).toBeNull();
  });

  test("that throws at once is refused like any other", async () => {
    const running = new Running(() => {
      throw refusal("At once.");
    });
    expect(await running.run()).toMatchObject({ state: "refused", words: "At once." });
  });
});
