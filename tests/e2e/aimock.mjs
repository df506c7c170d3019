// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Plays services, each over its own interface, on a free port of 127.0.0.1 until standard input closes. The first line
// of its output is JSON: where it listens and what it will say.

import { LLMock } from "@copilotkit/aimock";

const greeting = "Hello! A **runnel** is a small stream.\n\n```cpp\nint main() { return 0; }\n```\n\nÜnïcödé, 日本語, 🌊.";
const story = Array.from({ length: 400 }, (_, i) => `Sentence ${i} of a story that takes its time.`).join(" ");

const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", strict: true });
mock.on({ model: "unknown-model" },
        { error: { message: "The model does not exist", type: "invalid_request_error", code: "model_not_found" }, status: 404 });
mock.onMessage("wrong key",
               { error: { message: "Incorrect API key provided", type: "invalid_request_error", code: "invalid_api_key" }, status: 401 });
mock.onMessage("quota",
               { error: { message: "You exceeded your quota", type: "insufficient_quota", code: "insufficient_quota" }, status: 429 });
mock.onMessage("reasons", { content: greeting, reasoning: "Let me see." }, { chunkSize: 7 });
mock.onMessage("cut off", { content: story }, { latency: 5, truncateAfterChunks: 12 });
mock.onMessage("story", { content: story }, { latency: 20, chunkSize: 12 });
// Its chaos, always: what it breaks, and a connection that it drops inside an answer.
for (const fault of ["drop", "malformed", "rateLimit", "disconnect"]) {
  mock.onMessage(`chaos ${fault}`, { content: story }, { chaos: { [`${fault}Rate`]: 1 } });
}
mock.onMessage("chaos inside", { content: story }, { latency: 5, chunkSize: 12, disconnectAfterMs: 400 });
mock.onMessage(/hello|piped/i, { content: greeting }, { chunkSize: 7 });

await mock.start();
process.stdout.write(JSON.stringify({ url: mock.url, greeting, story }) + "\n");
process.stdin.resume();
process.stdin.on("end", () => mock.stop().finally(() => process.exit(0)));
