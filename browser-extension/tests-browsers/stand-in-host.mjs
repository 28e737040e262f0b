/**
 * Stands in for the native host: hands what the extension sends to the test, line by line over a socket, and what the
 * test sends to the extension. A line that begins with `=` is sent as the bytes that it names in base64.
 */

import { connect } from "node:net";
import { createInterface } from "node:readline";

const [, , way] = process.argv;
const socket = connect(way);
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(1));

let received = Buffer.alloc(0);
process.stdin.on("data", (bytes) => {
  received = Buffer.concat([received, bytes]);
  while (received.length >= 4) {
    const end = 4 + received.readUInt32LE(0);
    if (received.length < end) return;
    socket.write(`${received.subarray(4, end).toString()}\n`);
    received = received.subarray(end);
  }
});
process.stdin.on("end", () => socket.end());

for await (const line of createInterface(socket)) {
  if (line.startsWith("=")) {
    process.stdout.write(Buffer.from(line.slice(1), "base64"));
    continue;
  }
  const body = Buffer.from(line);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  process.stdout.write(Buffer.concat([length, body]));
}
