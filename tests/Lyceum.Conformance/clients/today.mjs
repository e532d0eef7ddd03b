// OpenAI's client of today against Lyceum. Models differ in their words, so that only shapes are asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { apiKey, baseURL, embedding, model, scripted, user, weather } from './server.mjs';

const client = new OpenAI({ apiKey, baseURL });
const tools = [{ type: 'function', function: weather }];

test('chats', async () => {
  const { data, response } = await client.chat.completions.create({ model, messages: user('Hi'), max_completion_tokens: 16 }).withResponse();
  assert.equal(typeof data.choices[0].message.content, 'string');
  assert.equal(data.choices[0].message.refusal, null);
  assert.ok(['stop', 'length'].includes(data.choices[0].finish_reason));
  assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + data.usage.completion_tokens);
  assert.match(data._request_id, /^req_/);
  assert.equal(response.headers.get('x-request-id'), data._request_id);
});

test('streams', async () => {
  const stream = await client.chat.completions.create({ model, messages: user('Hi'), max_completion_tokens: 16, stream: true, stream_options: { include_usage: true } });
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }

  assert.equal(chunks[0].choices[0].delta.role, 'assistant');
  assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
  assert.equal(chunks.filter((chunk) => chunk.choices[0]?.finish_reason).length, 1);
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.ok(chunks.at(-1).usage.completion_tokens > 0);
});

test('gathers a stream', async () => {
  const stream = client.chat.completions.stream({ model, messages: user('Hi'), max_completion_tokens: 16, n: 1 });
  let text = '';
  stream.on('content', (delta) => { text += delta; });
  const completion = await stream.finalChatCompletion();
  assert.equal(completion.choices[0].message.content ?? '', text);
});

test('calls a tool', async () => {
  const completion = await client.chat.completions.create({ model, messages: user('The weather of Rome?'), tools, tool_choice: { type: 'function', function: { name: 'weather' } }, max_completion_tokens: 100 });
  const [call] = completion.choices[0].message.tool_calls;
  assert.equal(completion.choices[0].message.content, null);
  assert.equal(call.function.name, 'weather');
  assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
});

test('gathers the call of a tool from a stream', async () => {
  const stream = client.chat.completions.stream({ model, messages: user('The weather of Rome?'), tools, tool_choice: 'required', max_completion_tokens: 100 });
  const completion = await stream.finalChatCompletion();
  const [call] = completion.choices[0].message.tool_calls;
  assert.equal(call.function.name, 'weather');
  assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');
});

scripted('runs tools until there is an answer', async () => {
  const runner = client.chat.completions.runTools({
    model,
    messages: user('The weather of Rome?'),
    tools: [{ type: 'function', function: { ...weather, parse: JSON.parse, function: ({ city }) => `rain in ${city}` } }],
  });
  assert.equal(typeof (await runner.finalContent()), 'string');
  assert.ok(runner.messages.some((message) => message.role === 'tool' && message.content === 'rain in Rome'));
});

test('parses what a schema forces', async () => {
  const schema = { type: 'object', properties: { city: { type: 'string', maxLength: 8 } }, required: ['city'], additionalProperties: false };
  const completion = await client.chat.completions.parse({
    model, messages: user('A city, as JSON'), max_completion_tokens: 100, response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema } },
  });
  assert.equal(typeof completion.choices[0].message.parsed.city, 'string');
});

test('tells log probabilities', async () => {
  const completion = await client.chat.completions.create({ model, messages: user('Hi'), logprobs: true, top_logprobs: 2, max_completion_tokens: 4 });
  const tokens = completion.choices[0].logprobs.content;
  assert.ok(tokens.length > 0);
  for (const token of tokens) {
    assert.ok(token.logprob <= 0 && token.top_logprobs.length <= 2);
    assert.equal(Buffer.from(token.bytes ?? []).toString().length > 0 || token.token === '', true);
  }
});

test('completes token arrays', async () => {
  const completion = await client.completions.create({ model, prompt: [[1, 2], [2, 3]], max_tokens: 4 });
  assert.deepEqual(completion.choices.map((choice) => choice.index), [0, 1]);
  const stream = await client.completions.create({ model, prompt: [1, 2], max_tokens: 4, stream: true });
  let reason = null;
  for await (const piece of stream) {
    reason ??= piece.choices[0]?.finish_reason;
  }

  assert.ok(['stop', 'length'].includes(reason));
});

embedding('embeds, asking for base64 unasked', async () => {
  const plain = await client.embeddings.create({ model, input: ['one two', 'three'] });
  const floats = await client.embeddings.create({ model, input: ['one two', 'three'], encoding_format: 'float' });
  assert.equal(plain.data.length, 2);
  // Base64 holds single precision; text as many digits as lead back to it.
  assert.deepEqual(plain.data.map((one) => [...one.embedding]), floats.data.map((one) => one.embedding.map(Math.fround)));
});

test('lists and describes models', async () => {
  const names = [];
  for await (const one of client.models.list()) {
    names.push(one.id);
  }

  assert.ok(names.includes(model));
  assert.equal((await client.models.retrieve(model)).object, 'model');
});

test('understands refusals', async () => {
  const once = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
  const ask = (what, body) => once.chat.completions.create({ model, messages: user('Hi'), ...body }).then(() => assert.fail(`${what} was not refused`), (error) => error);
  const missing = await ask('a model that is not there', { model: 'none' });
  assert.ok(missing instanceof OpenAI.NotFoundError);
  assert.deepEqual([missing.code, missing.param, missing.type], ['model_not_found', 'model', 'invalid_request_error']);
  assert.match(missing.requestID, /^req_/);
  const wrong = await ask('a temperature of 9', { temperature: 9 });
  assert.ok(wrong instanceof OpenAI.BadRequestError);
  assert.equal(wrong.param, 'temperature');
  await assert.rejects(new OpenAI({ apiKey: 'sk-wrong', baseURL }).models.list(), OpenAI.AuthenticationError);
});

scripted('waits as long as it is told, and asks again', async () => {
  const seen = [];
  const counting = new OpenAI({ apiKey, baseURL, fetch: async (...request) => {
    const response = await fetch(...request);
    seen.push([response.status, response.headers.get('retry-after-ms')]);
    return response;
  } });
  const completion = await counting.chat.completions.create({ model, messages: user('Refuse once') });
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.deepEqual(seen, [[429, '20'], [200, null]]);
});

scripted('does not ask again where that makes no sense', async () => {
  let asked = 0;
  const counting = new OpenAI({ apiKey, baseURL, fetch: (...request) => { asked++; return fetch(...request); } });
  await assert.rejects(counting.chat.completions.create({ model, messages: user('No budget') }), OpenAI.RateLimitError);
  assert.equal(asked, 1);
});

scripted('is told of an error in a stream', async () => {
  const stream = await client.chat.completions.create({ model, messages: user('Break off'), stream: true });
  await assert.rejects(async () => {
    for await (const chunk of stream) {
      assert.ok(chunk);
    }
  }, OpenAI.APIError);
});

scripted('aborts', async () => {
  const stream = await client.chat.completions.create({ model, messages: user('Wait for ever'), stream: true });
  for await (const chunk of stream) {
    assert.ok(chunk);
    stream.controller.abort();
  }

  assert.ok(stream.controller.signal.aborted);
});
