// A real socket.io server that speaks the PBX's conversation, for the tests of the realtime client.
//
//   node server.js VERSION PORT OPTIONS-AS-JSON
//
// VERSION is 2, 3 or 4; PORT 0 lets the kernel choose. It is told what to do by lines of JSON on its
// standard input, and tells what happened by lines of JSON on its standard output. It ends with its
// standard input, so that none outlives its test.
"use strict";

const [version, port, optionsText] = process.argv.slice(2);
const options = JSON.parse(optionsText || "{}");
// What validateToken answers; without `session` it never does.
const http = require("http").createServer((request, response) => {
  if (options.session && request.url.startsWith("/auth/validateToken")) {
    say({ said: "asked about the session" });
    response.writeHead(options.session).end('{"success":true,"employee":"e","customer":"c"}');
  }
});
const readline = require("readline");

const engine = {
  pingInterval: options.pingInterval || 25000,
  pingTimeout: options.pingTimeout || 20000,
  path: (options.prefix || "") + "/socket.io",
  transports: options.transports || ["polling", "websocket"],
};
if (options.onlyEio3) {
  engine.allowEIO3 = true;
  engine.allowRequest = (request, done) => {
    const refused = request.url.includes("EIO=4");
    say({ said: "asked", refused });
    done(refused ? "not this version" : null, !refused);
  };
}
let io;
if (version === "2") {
  io = require("socket.io-2")(http, engine);
} else {
  const { Server } = require("socket.io-" + version);
  io = new Server(http, engine);
}

const say = (said) => process.stdout.write(JSON.stringify(said) + "\n");
// What was sent to the WebSocket itself, below socket.io.
const raw = (socket) => socket.conn.transport.socket;
const polls = (socket) => socket.conn.transport.name === "polling";
const live = new Set();

if (options.auth === "connect-error") {
  io.use((_socket, next) => next(new Error("not you, " + (options.echo || "stranger"))));
}

if (options.noPong) {
  // From the first ping on, which comes before socket.io connects.
  io.engine.on("connection", (conn) => { conn.transport.socket.pong = () => {}; });
}

io.engine.on("connection", (conn) => {
  conn.on("packet", ({ type }) => type === "message" || say({ said: "beat", type }));
  conn.on("upgrade", () => say({ said: "upgraded", to: conn.transport.name }));
});

io.on("connection", (socket) => {
  say({ said: "connection", url: socket.request.url, protocol: socket.conn.protocol || 3 });
  if (!polls(socket)) {
    raw(socket).on("ping", () => say({ said: "ping" }));
  }
  socket.on("authenticate", (who) => {
    say({ said: "authenticate", who });
    switch (options.auth) {
      case "refuse":
        socket.emit("unauthorized", { message: "no session for " + who.token });
        break;
      case "hang-up":
        socket.disconnect(true);
        break;
      case "leave":
        socket.disconnect(false);
        break;
      case "cut":
        raw(socket).terminate();
        break;
      case "silent":
        break;
      default:
        live.add(socket);
        socket.emit("authenticated");
    }
  });
  socket.on("subscribe", (channel, taken) => {
    say({ said: "subscribe", channel, authenticated: live.has(socket) });
    if (channel.type === "CONFIG") {
      say({ said: "subscribed" });
    }
    // Version 2 stands for servers that answer nothing.
    if (version !== "2" && taken) {
      taken(options.auth === "no-subscription" ? { success: false, message: "not that customer" } : { success: true });
    }
  });
  socket.on("disconnect", (reason) => {
    live.delete(socket);
    say({ said: "disconnect", reason });
  });
});

const each = (act) => live.forEach(act);
let sent = 0;

// Numbered events at a rate, in small portions as a busy PBX would send them.
function flood({ rate, count }) {
  const portion = Math.max(1, Math.round(rate / 50));
  const end = sent + count;
  const timer = setInterval(() => {
    for (let i = 0; i < portion && sent < end; i++) {
      const number = sent++;
      each((socket) => socket.emit("CALL_START", { id: String(number), variables: { padding: "x".repeat(200) } }));
    }
    if (sent >= end) {
      clearInterval(timer);
      say({ said: "flooded", sent });
    }
  }, 20);
}

const acts = {
  emit: ({ name, arguments: list }) => each((socket) => socket.emit(name, ...list)),
  ask: ({ name, arguments: list }) =>
    each((socket) => socket.emit(name, ...list, (...answer) => say({ said: "answer", answer }))),
  binary: ({ name, argument }) =>
    each((socket) => socket.emit(name, { ...argument, one: Buffer.from([1, 2]), two: Buffer.alloc(9) })),
  raw: ({ text, times }) => each((socket) => {
    for (let i = 0; i < (times || 1); i++) raw(socket).send(text);
  }),
  rawBinary: ({ bytes }) => each((socket) => raw(socket).send(Buffer.from(bytes))),
  large: ({ bytes }) => each((socket) => raw(socket).send("4" + "x".repeat(bytes))),
  refuse: ({ message }) => each((socket) => socket.emit("unauthorized", { message })),
  close: () => each((socket) => socket.disconnect(true)),
  cut: () => each((socket) => raw(socket).terminate()),
  flood,
};

readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const order = JSON.parse(line);
    acts[order.do](order);
    say({ said: "did", do: order.do });
  })
  .on("close", () => process.exit(0));

http.listen(Number(port), "127.0.0.1", () => say({ said: "listen", port: http.address().port }));
