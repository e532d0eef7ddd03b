// One measurement of llama.cpp through node-llama-cpp, as JSON in the form of `lyceum bench --json`:
// node peer.mjs MODEL --prompt 128,512 --generate 32 --threads 2
// node peer.mjs MODEL --concurrency 1,4,16 --prompt 128 --generate 128 --threads 2
import { getLlama } from "node-llama-cpp";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prompt: { type: "string", default: "128,512" },
    generate: { type: "string", default: "32" },
    concurrency: { type: "string", default: "" },
    threads: { type: "string", default: "2" },
  },
});
const numbers = (text) => text.split(",").filter(Boolean).map(Number);
const threads = Number(values.threads);
const prompts = numbers(values.prompt);
const generations = numbers(values.generate);

const llama = await getLlama({ gpu: false, build: "never", maxThreads: threads, logLevel: "error" });
const model = await llama.loadModel({ modelPath: positionals[0], useMmap: true });
const concurrency = numbers(values.concurrency);

// Ordinary tokens: neither bytes nor marks, as far as the vocabulary has others.
const vocabulary = model.fileInfo.metadata.tokenizer?.ggml?.tokens?.length ?? 32000;
const range = Math.min(30000, vocabulary - 300);
const token = (number) => 300 + (number % range);
const tokens = (count) => Array.from({ length: count }, (_, i) => token(i * 7919));

let context, sequence;
async function open(contextSize, sequences) {
  await context?.dispose();
  context = await model.createContext({ contextSize, batchSize: 512, threads, sequences });
}

async function prompt(count) {
  await sequence.clearHistory();
  const start = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(tokens(count));
  return (1000 * count) / (performance.now() - start);
}

async function generate(count) {
  await sequence.clearHistory();
  let start = 0;
  let seen = 0;
  for await (const _ of sequence.evaluate(tokens(4), { temperature: 0, yieldEogToken: true })) {
    // The first token's logits came with the prompt's.
    if (seen === 0) start = performance.now();
    if (seen === count) break;
    seen++;
  }

  if (seen < count) throw new Error(`Only ${seen} of ${count} tokens were generated.`);
  return (1000 * count) / (performance.now() - start);
}

// As many sequences as asked for begin together, each with a prompt of its own; llama.cpp computes them in common batches.
async function serve(count, round, input, output) {
  const sequences = Array.from({ length: count }, () => context.getSequence());
  const start = performance.now();
  await Promise.all(
    sequences.map(async (one, i) => {
      const text = Array.from({ length: input }, (_, j) => token((round * count + i + 1) * 104729 + j * 7919));
      let seen = 0;
      for await (const _ of one.evaluate(text, { temperature: 0, yieldEogToken: true })) {
        if (++seen === output) break;
      }

      if (seen < output) throw new Error(`Only ${seen} of ${output} tokens were generated.`);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(sequences.map((one) => one.dispose()));
  return (count * (input + output)) / seconds;
}

const rows = [];
for (const count of concurrency) {
  await open(prompts[0] + generations[0] + 32, count);
  await serve(count, 0, Math.min(16, prompts[0]), Math.min(8, generations[0])); // warm-up, not counted
  const value = await serve(count, 1, prompts[0], generations[0]);
  rows.push({ test: "serve", tokens: count, tokensPerSecond: { median: value, minimum: value, maximum: value } });
}

if (concurrency.length === 0) {
  await open(Math.max(1024, ...prompts, ...generations.map((n) => n + 32)), 1);
  sequence = context.getSequence();
}

for (const [test, measure, counts] of concurrency.length ? [] : [["prompt", prompt, prompts], ["generate", generate, generations]]) {
  for (const count of counts) {
    await measure(count); // warm-up, not counted
    const value = await measure(count);
    rows.push({ test, tokens: count, tokensPerSecond: { median: value, minimum: value, maximum: value } });
  }
}

process.stdout.write(JSON.stringify({ release: llama.llamaCppRelease, rows }) + "\n", () => process.exit(0));
