// SPDX-License-Identifier: Apache-2.0
// better-sse that keeps the benchmark's contract. Prints port= and its port, and ends with its input.
//
// Events are JSON by default; here data is taken as it is, as the other servers take it. better-sse gives every event a name and an id,
// and a comment every 10 s: those are its defaults and stay.
//
// A publication without a rate sends 8 events for each reader, as many as the limit may owe, and then lets the event loop turn: Node joins
// to one write what one turn has for a reader. It goes on when no reader is over its high-water mark.
import { createChannel, createSession } from "better-sse";
import http from "node:http";
import { setImmediate, setTimeout } from "node:timers/promises";

const OUTSTANDING = 8;
const BACKLOG = 10000;
const FRAME = 8;

if (process.argv.length > 2) {
  console.error(`better-sse has no settings: ${process.argv.slice(2)}`);
  process.exit(1);
}

const everybody = createChannel();
const byKey = new Map();
const responses = new Set();
let publishing = 0;
let last = Promise.resolve();

async function open(key, request, response) {
  const session = await createSession(request, response, { serializer: (data) => data });
  everybody.register(session);
  responses.add(response);
  session.once("disconnected", () => responses.delete(response));
  if (key !== null) {
    const channel = byKey.get(key) ?? createChannel();
    byKey.set(key, channel.register(session));
  }
}

async function room() {
  await setImmediate();
  for (const response of responses) {
    while (response.writableNeedDrain && !response.destroyed) {
      await setTimeout(1);
    }
  }
}

async function publish(n, size, rate, keys, first) {
  const padding = "x".repeat(size);
  const start = process.hrtime.bigint();
  let sends = 0;
  for (let i = 0; i < n; i++) {
    let time;
    if (rate === 0) {
      if (sends > OUTSTANDING * responses.size) {
        await room();
        sends = 0;
      }
      time = process.hrtime.bigint();
    } else {
      time = start + BigInt(Math.round((i * 1e9) / rate));
      await setImmediate(); // also where it is late, or events would be held back to be joined
      for (let left = time - process.hrtime.bigint(); left > 0n; left = time - process.hrtime.bigint()) {
        await setTimeout(Math.ceil(Number(left) / 1e6));
      }
    }
    const number = first + (keys === 0 ? i : Math.floor(i / keys));
    const head = `${number} ${time} `;
    const channel = keys === 0 ? everybody : byKey.get(String(i % keys));
    channel?.broadcast(head + padding.slice(0, Math.max(0, size - FRAME - head.length)));
    sends += channel?.sessionCount ?? 0;
  }
}

function begin(query) {
  const number = (name, otherwise) => Number(query.get(name) ?? otherwise);
  publishing++;
  last = last
    .then(() =>
      publish(number("n", 1), number("size", 100), number("rate", 0), Math.max(number("topics", 0), number("users", 0)), number("first", 0)),
    )
    .catch((failure) => console.error(`publication failed: ${failure}`))
    .finally(() => publishing--);
  return "started\n";
}

function stats(query) {
  let heap = "";
  if (query.has("gc")) {
    globalThis.gc();
    heap = `heap=${process.memoryUsage().heapUsed}\n`;
  }
  return `connections=${everybody.sessionCount}\npublishing=${publishing}\n${heap}`;
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, "http://127.0.0.1");
  if (url.pathname === "/sse") {
    open(url.searchParams.get("topic") ?? url.searchParams.get("user"), request, response);
  } else {
    response.end(url.pathname === "/publish" ? begin(url.searchParams) : stats(url.searchParams));
  }
});
server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG }, () => console.log(`port=${server.address().port}`));
process.stdin.on("end", () => process.exit()).resume();
