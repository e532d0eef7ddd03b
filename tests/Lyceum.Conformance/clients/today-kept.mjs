// OpenAI's client of today against Lyceum: what the server keeps. Models differ in their words, so that only shapes are asked for.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { apiKey, baseURL, model, user, weather } from './server.mjs';

const client = new OpenAI({ apiKey, baseURL });
const tool = { type: 'function', strict: true, ...weather };
const question = 'What is 2 + 3?';

async function all(pages) {
  const found = [];
  for await (const one of pages) {
    found.push(one);
  }

  return found;
}

// The server works at its own pace, so that its state is asked for until it is the one.
async function until(ask, isDone) {
  for (let tries = 0; tries < 600; tries++) {
    const state = await ask();
    if (isDone(state)) {
      return state;
    }

    await pause(100);
  }

  assert.fail('nothing came of it within a minute');
}

test('responds, and goes on from there', async () => {
  const first = await client.responses.create({ model, input: question, instructions: 'Be brief.', max_output_tokens: 40, metadata: { topic: 'sums' } });
  assert.match(first.id, /^resp_/);
  assert.ok(['completed', 'incomplete'].includes(first.status));
  assert.equal(typeof first.output_text, 'string');
  assert.equal(first.usage.total_tokens, first.usage.input_tokens + first.usage.output_tokens);

  const second = await client.responses.create({ model, input: 'And 4 + 4?', previous_response_id: first.id, max_output_tokens: 40 });
  assert.equal(second.previous_response_id, first.id);
  assert.ok(second.usage.input_tokens > first.usage.output_tokens);

  const found = await client.responses.retrieve(first.id);
  assert.deepEqual([found.output_text, found.metadata.topic], [first.output_text, 'sums']);
  const items = await all(client.responses.inputItems.list(second.id));
  assert.ok(items.some((item) => item.role === 'user'));

  await client.responses.delete(first.id);
  await assert.rejects(client.responses.retrieve(first.id), OpenAI.NotFoundError);
});

test('responds in a stream', async () => {
  const stream = await client.responses.create({ model, input: question, stream: true, max_output_tokens: 40 });
  const events = await all(stream);
  assert.deepEqual(events.map((event) => event.sequence_number), [...events.keys()]);
  assert.equal(events[0].type, 'response.created');
  assert.ok(['response.completed', 'response.incomplete'].includes(events.at(-1).type));
  const text = events.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta).join('');
  assert.equal(text, events.at(-1).response.output.flatMap((item) => item.content ?? []).map((part) => part.text).join(''));
});

test('gathers the stream of a response', async () => {
  const stream = client.responses.stream({ model, input: question, max_output_tokens: 40 });
  const response = await stream.finalResponse();
  assert.equal(typeof response.output_text, 'string');
});

test('responds in the background, and tells it from any place', async () => {
  const begun = await client.responses.create({ model, input: question, background: true, max_output_tokens: 40 });
  assert.ok(['queued', 'in_progress', 'completed', 'incomplete'].includes(begun.status));
  const ended = await until(() => client.responses.retrieve(begun.id), (response) => !['queued', 'in_progress'].includes(response.status));
  assert.ok(['completed', 'incomplete'].includes(ended.status));

  const streamed = await client.responses.create({ model, input: question, background: true, stream: true, max_output_tokens: 40 });
  const events = await all(streamed);
  const id = events[0].response.id;
  const rest = await all(await client.responses.retrieve(id, { stream: true, starting_after: 1 }));
  assert.deepEqual(rest.map((event) => [event.sequence_number, event.type]), events.slice(2).map((event) => [event.sequence_number, event.type]));
});

test('cancels a response in the background', async () => {
  const begun = await client.responses.create({ model, input: 'Tell me everything.', background: true, max_output_tokens: 1500 });
  const cancelled = await client.responses.cancel(begun.id);
  assert.ok(['cancelled', 'completed', 'incomplete'].includes(cancelled.status));
});

test('responds with a call, and takes its result', async () => {
  const asked = await client.responses.create({ model, input: 'What is the weather in Rome?', tools: [tool], tool_choice: 'required', max_output_tokens: 100 });
  const call = asked.output.find((item) => item.type === 'function_call');
  assert.equal(call.name, 'weather');
  assert.equal(typeof JSON.parse(call.arguments).city, 'string');
  const told = await client.responses.create({
    model, previous_response_id: asked.id, tools: [tool], tool_choice: 'none', input: [{ type: 'function_call_output', call_id: call.call_id, output: 'sunny' }], max_output_tokens: 60,
  });
  assert.ok(['completed', 'incomplete'].includes(told.status));
});

test('responds in a form', async () => {
  const schema = { type: 'object', properties: { sum: { type: 'integer', minimum: 0, maximum: 99 } }, required: ['sum'], additionalProperties: false };
  const response = await client.responses.parse({ model, input: question, max_output_tokens: 60, text: { format: { type: 'json_schema', name: 'sum', strict: true, schema } } });
  assert.equal(typeof response.output_parsed.sum, 'number');
});

test('counts the tokens of what it is asked', async () => {
  const counted = await client.responses.inputTokens.count({ model, input: question });
  assert.ok(counted.input_tokens > 0);
});

test('keeps conversations', async () => {
  const conversation = await client.conversations.create({ metadata: { topic: 'sums' }, items: [{ type: 'message', role: 'user', content: 'Hello' }] });
  assert.match(conversation.id, /^conv_/);
  const response = await client.responses.create({ model, conversation: conversation.id, input: question, max_output_tokens: 40 });
  assert.equal(response.conversation.id, conversation.id);
  const items = await all(client.conversations.items.list(conversation.id, { order: 'asc' }));
  assert.deepEqual(items.map((item) => item.role), ['user', 'user', 'assistant']);

  const [first] = items;
  assert.equal((await client.conversations.items.retrieve(first.id, { conversation_id: conversation.id })).id, first.id);
  await client.conversations.items.create(conversation.id, { items: [{ type: 'message', role: 'user', content: 'Thanks' }] });
  await client.conversations.items.delete(first.id, { conversation_id: conversation.id });
  assert.equal((await all(client.conversations.items.list(conversation.id))).length, 3);
  assert.equal((await client.conversations.update(conversation.id, { metadata: { topic: 'more' } })).metadata.topic, 'more');
  assert.equal((await client.conversations.delete(conversation.id)).deleted, true);
  await assert.rejects(client.conversations.retrieve(conversation.id), OpenAI.NotFoundError);
});

test('keeps chat completions', async () => {
  const made = await client.chat.completions.create({ model, messages: user(question), store: true, metadata: { topic: 'kept' }, max_completion_tokens: 40 });
  const found = await until(() => client.chat.completions.retrieve(made.id).catch(() => null), (completion) => completion !== null);
  assert.equal(found.choices[0].message.content, made.choices[0].message.content);
  assert.ok((await all(client.chat.completions.list({ metadata: { topic: 'kept' } }))).some((one) => one.id === made.id));
  assert.equal((await all(client.chat.completions.messages.list(made.id)))[0].content, question);
  assert.equal((await client.chat.completions.update(made.id, { metadata: { topic: 'other' } })).metadata.topic, 'other');
  assert.equal((await client.chat.completions.delete(made.id)).deleted, true);
});

test('keeps files', async () => {
  const file = await client.files.create({ file: await toFile(Buffer.from('one\ntwo\n'), 'words.txt'), purpose: 'user_data' });
  assert.deepEqual([file.filename, file.bytes, file.purpose], ['words.txt', 8, 'user_data']);
  assert.equal(await (await client.files.content(file.id)).text(), 'one\ntwo\n');
  assert.ok((await all(client.files.list({ purpose: 'user_data' }))).some((one) => one.id === file.id));
  assert.equal((await client.files.retrieve(file.id)).filename, 'words.txt');
  assert.equal((await client.files.delete(file.id)).deleted, true);
  await assert.rejects(client.files.retrieve(file.id), OpenAI.NotFoundError);
});

test('takes files in parts', async () => {
  const upload = await client.uploads.create({ filename: 'words.txt', bytes: 8, mime_type: 'text/plain', purpose: 'user_data' });
  const parts = [];
  for (const words of ['one\n', 'two\n']) {
    parts.push(await client.uploads.parts.create(upload.id, { data: await toFile(Buffer.from(words), 'part') }));
  }

  const done = await client.uploads.complete(upload.id, { part_ids: parts.map((part) => part.id) });
  assert.equal(done.status, 'completed');
  assert.equal(await (await client.files.content(done.file.id)).text(), 'one\ntwo\n');
  const other = await client.uploads.create({ filename: 'none.txt', bytes: 8, mime_type: 'text/plain', purpose: 'user_data' });
  assert.equal((await client.uploads.cancel(other.id)).status, 'cancelled');
});

test('answers batches', async () => {
  const line = (id, body) => JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model, messages: user(question), max_completion_tokens: 20, ...body } });
  const input = await client.files.create({ file: await toFile(Buffer.from(`${line('a', {})}\n${line('b', { temperature: 9 })}\n`), 'batch.jsonl'), purpose: 'batch' });
  const batch = await client.batches.create({ input_file_id: input.id, endpoint: '/v1/chat/completions', completion_window: '24h' });
  const ended = await until(() => client.batches.retrieve(batch.id), (one) => ['completed', 'failed', 'expired', 'cancelled'].includes(one.status));
  assert.deepEqual([ended.status, ended.request_counts], ['completed', { total: 2, completed: 1, failed: 1 }]);
  const answer = JSON.parse(await (await client.files.content(ended.output_file_id)).text());
  assert.deepEqual([answer.custom_id, answer.response.status_code], ['a', 200]);
  const refusal = JSON.parse(await (await client.files.content(ended.error_file_id)).text());
  assert.deepEqual([refusal.custom_id, refusal.response.body.error.param], ['b', 'temperature']);
  assert.ok((await all(client.batches.list())).some((one) => one.id === batch.id));
});

test('refuses what others have', async () => {
  for (const attempt of [
    () => client.images.generate({ prompt: 'a cat' }),
    () => client.moderations.create({ input: 'hello' }),
    () => client.fineTuning.jobs.list(),
  ]) {
    await assert.rejects(async () => attempt(), (error) => error instanceof OpenAI.NotFoundError && /does not offer/.test(error.message));
  }
});
