// What llama.cpp makes of a model and a text, as JSON: the tokens of the text, and those that it puts behind them when it
// always takes the likeliest, up to the one that ends an answer: node greedy.mjs MODEL TEXT COUNT. Names of special tokens in the
// text stand for them. LYCEUM_BENCH is where install.sh put node-llama-cpp.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const library = join(process.env.LYCEUM_BENCH, "node_modules/node-llama-cpp/dist/index.js");
const { getLlama } = await import(pathToFileURL(library));
const [file, text, count] = process.argv.slice(2);

const llama = await getLlama({ gpu: false, build: "never", maxThreads: 2, logLevel: "error" });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ contextSize: 256, threads: 2, sequences: 1 });
const prompt = model.tokenize(text, true);
const generated = [];
for await (const token of context.getSequence().evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
  if (generated.length === Number(count)) break;
  generated.push(token);
  if (model.isEogToken(token)) break;
}

process.stdout.write(JSON.stringify({ prompt, generated }) + "\n", () => process.exit(0));
