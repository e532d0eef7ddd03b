// Measures how soon a model speaks: the time from starting the process to its first token, and the most memory it held.
// The file is read once before, so that it is in the page cache. Prints one row of Markdown for each model.
//
//   dotnet build src/Lyceum --configuration Release
//   node bench/first-token.mjs MODEL.gguf…
import { spawn } from "node:child_process";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const program = join(dirname(fileURLToPath(import.meta.url)), "../artifacts/bin/Lyceum/release/lyceum");
const rounds = 5;
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

async function read(file) {
  for await (const _ of createReadStream(file, { highWaterMark: 1 << 22 })) {
    // Reading is the point.
  }
}

function measure(file) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let first = 0;
    let peak = 0;
    const child = spawn(program, ["run", file, "-p", "Once upon a time", "--temperature", "0", "--max-tokens", "8"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const poll = setInterval(() => {
      try {
        const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
        peak = match ? Number(match[1]) / 1024 : peak;
      } catch {
        // The process has ended.
      }
    }, 5);
    child.stdout.once("data", () => (first = performance.now() - start));
    child.stdout.resume();
    child.once("exit", (code) => {
      clearInterval(poll);
      code === 0 && first > 0 ? resolve({ first, peak }) : reject(new Error(`${program} ended with ${code}`));
    });
  });
}

console.log("| model | first token, seconds | most memory, MiB | file, MiB |");
console.log("|---|---:|---:|---:|");
for (const file of process.argv.slice(2)) {
  await read(file);
  const results = [];
  for (let round = 0; round < rounds; round++) {
    results.push(await measure(file));
  }

  const seconds = (median(results.map((r) => r.first)) / 1000).toFixed(2);
  const memory = median(results.map((r) => r.peak)).toFixed(0);
  console.log(`| ${basename(file, ".gguf")} | ${seconds} | ${memory} | ${(statSync(file).size / 1048576).toFixed(0)} |`);
}
