// A client of the protocol's TypeScript SDK, which holds every answer to the shape that its tool declares.
//
// node client.mjs NODE_MODULES COMMAND WORD... < CALLS: a JSON list of [tool, arguments]; writes what each came to.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [modules, command, ...args] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = require("@modelcontextprotocol/sdk/client/stdio.js");

const client = new Client({ name: "typescript", version: "1" }, { capabilities: {} });
await client.connect(new StdioClientTransport({ command, args, env: { ...process.env }, stderr: "ignore" }));
await client.listTools();
const told = [];
for (const [name, given] of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const answer = await client.callTool({ name, arguments: given });
    told.push({ name, isError: answer.isError ?? false });
  } catch (wrong) {
    told.push({ name, threw: String(wrong.message).slice(0, 200) });
  }
}
await client.close();
console.log(JSON.stringify(told));
