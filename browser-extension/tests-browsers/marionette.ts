/** Firefox's own protocol for being driven: JSON with its length before it, over TCP on loopback. */

import { connect, type Socket } from "node:net";

/** An answer is `[1, id, error, value]`. */
type Answer = [number, number, { error: string; message: string } | null, unknown];

export class Marionette {
  #buffer = Buffer.alloc(0);
  #count = 0;
  readonly #waiting = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>();

  private constructor(readonly socket: Socket) {
    socket.on("data", (bytes) => this.#read(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      for (const { fail } of this.#waiting.values()) fail(new Error("Firefox has ended"));
      this.#waiting.clear();
    });
  }

  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, "127.0.0.1");
    await new Promise((done, fail) => socket.once("connect", done).once("error", fail));
    const marionette = new Marionette(socket);
    await marionette.ask("WebDriver:NewSession", { unhandledPromptBehavior: "ignore" });
    return marionette;
  }

  ask<T>(command: string, parameters: object = {}): Promise<T> {
    if (this.socket.destroyed) return Promise.reject(new Error("Firefox has ended"));
    this.#count += 1;
    const id = this.#count;
    const body = Buffer.from(JSON.stringify([0, id, command, parameters]));
    this.socket.write(`${body.length}:`);
    this.socket.write(body);
    return new Promise<T>((done, fail) => this.#waiting.set(id, { done: done as (value: unknown) => void, fail }));
  }

  #read(bytes: Buffer) {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      const colon = this.#buffer.indexOf(":");
      if (colon < 0) return;
      const length = Number(this.#buffer.subarray(0, colon).toString());
      const end = colon + 1 + length;
      if (this.#buffer.length < end) return;
      const message = JSON.parse(this.#buffer.subarray(colon + 1, end).toString()) as Answer | object;
      this.#buffer = this.#buffer.subarray(end);
      // The greeting is an object.
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message as Answer;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === null) waiting?.done(value);
      else waiting?.fail(new Error(`${error.error}: ${error.message}`));
    }
  }
}
