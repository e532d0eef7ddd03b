// Runs the two engines in turns on each file and prints the medians side by side. Started by ../compare-llama-cpp.sh.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    shapes: { type: "string", default: "llama-1b,llama-135m" },
    formats: { type: "string", default: "Q8_0,Q4_0,Q4_K_M,F16" },
    prompt: { type: "string", default: "128,512" },
    generate: { type: "string", default: "32" },
    concurrency: { type: "string", default: "" },
    models: { type: "string", default: "" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    json: { type: "string" },
  },
});
const folder = process.env.LYCEUM_BENCH;
const lyceum = process.env.LYCEUM;
const tests = ["--prompt", values.prompt, "--generate", values.generate, "--threads", values.threads];
if (values.concurrency) tests.push("--concurrency", values.concurrency);
const rounds = Number(values.rounds);

const run = (program, args) => execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 });
const say = (text) => process.stderr.write(`${text}\n`);
const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

function modelFile(shape, format) {
  const file = join(folder, "models", `${shape}-${format}.gguf`);
  if (!existsSync(file)) {
    say(`Making ${file}`);
    run(lyceum, ["models", "synthesize", shape, "--format", format, "--out", `${file}.partial`]);
    renameSync(`${file}.partial`, file);
  }

  return file;
}

let release = "";
const engines = {
  peer: (file) => {
    const result = JSON.parse(run(process.execPath, [join(folder, "peer.mjs"), file, ...tests]));
    release = result.release.release;
    return result.rows;
  },
  lyceum: (file) => JSON.parse(run(lyceum, ["bench", file, ...tests, "--repetitions", "1", "--json"])),
};

const files = [
  ...values.shapes.split(",").filter(Boolean).flatMap((shape) => values.formats.split(",").map((format) => ({ shape, format, file: modelFile(shape, format) }))),
  ...values.models.split(",").filter(Boolean).map((file) => ({ shape: basename(file, ".gguf"), format: "", file })),
];
const table = [];
for (const { shape, format, file } of files) {
  const speeds = new Map();
  for (let round = 0; round < rounds; round++) {
    say(`${shape} ${format}: round ${round + 1} of ${rounds}`);
    // Each goes first every other time, so that neither always meets the warmer processor.
    for (const engine of round % 2 ? ["lyceum", "peer"] : ["peer", "lyceum"]) {
      for (const row of engines[engine](file)) {
        const key = `${row.test} ${row.concurrency ?? row.tokens}`;
        if (!speeds.has(key)) speeds.set(key, { peer: [], lyceum: [] });
        speeds.get(key)[engine].push(row.tokensPerSecond.median);
      }
    }
  }

  for (const [test, { peer, lyceum: own }] of speeds) {
    table.push({ shape, format, test, peer: median(peer), lyceum: median(own), ratio: median(own) / median(peer) });
  }
}

const peerVersion = JSON.parse(readFileSync(join(folder, "node_modules/node-llama-cpp/package.json"), "utf8")).version;
console.log(`${cpus()[0].model}, ${availableParallelism()} processors, ${values.threads} threads; medians of ${rounds}, tokens per second;`);
console.log(`llama.cpp ${release} through node-llama-cpp ${peerVersion}.\n`);
console.log("| model | format | test | llama.cpp | Lyceum | ratio |");
console.log("|---|---|---|---:|---:|---:|");
for (const row of table) {
  console.log(`| ${row.shape} | ${row.format} | ${row.test} | ${row.peer.toFixed(1)} | ${row.lyceum.toFixed(1)} | **${row.ratio.toFixed(2)} ×** |`);
}

if (values.json) writeFileSync(values.json, `${JSON.stringify(table, null, 2)}\n`);
