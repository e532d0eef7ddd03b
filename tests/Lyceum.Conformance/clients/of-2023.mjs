// OpenAI's client of June 2023, version 3.3.0, against Lyceum.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import client2023 from 'openai-2023';
import { apiKey, baseURL, embedding, model, scripted, user, weather } from './server.mjs';

const { Configuration, OpenAIApi } = client2023;
const client = new OpenAIApi(new Configuration({ apiKey }), baseURL);

test('chats', async () => {
  const { data } = await client.createChatCompletion({ model, messages: user('Hi'), max_tokens: 16 });
  assert.equal(data.object, 'chat.completion');
  assert.equal(typeof data.choices[0].message.content, 'string');
});

test('calls a function', async () => {
  const { data } = await client.createChatCompletion({ model, messages: user('The weather of Rome?'), functions: [weather], function_call: { name: 'weather' }, max_tokens: 100 });
  assert.equal(data.choices[0].message.function_call.name, 'weather');
  assert.equal(typeof JSON.parse(data.choices[0].message.function_call.arguments).city, 'string');
});

test('completes', async () => {
  const { data } = await client.createCompletion({ model, prompt: ['one', 'two'], max_tokens: 4 });
  assert.equal(data.object, 'text_completion');
  assert.equal(data.choices.length, 2);
});

test('streams', async () => {
  const { data } = await client.createCompletion({ model, prompt: 'one', max_tokens: 4, stream: true }, { responseType: 'stream' });
  let text = '';
  for await (const piece of data) {
    text += piece;
  }

  const events = text.split('\n\n').filter((one) => one.startsWith('data: ')).map((one) => one.slice('data: '.length));
  assert.equal(events.pop(), '[DONE]');
  assert.ok(events.every((one) => JSON.parse(one).object === 'text_completion' && !('error' in JSON.parse(one))));
});

scripted('edits', async () => {
  const { data } = await client.createEdit({ model, input: 'Helo', instruction: 'Fix the spelling' });
  assert.equal(data.object, 'edit');
  assert.equal(typeof data.choices[0].text, 'string');
});

embedding('embeds', async () => {
  const { data } = await client.createEmbedding({ model, input: 'one' });
  assert.equal(typeof data.data[0].embedding[0], 'number');
});

test('lists models and engines', async () => {
  assert.ok((await client.listModels()).data.data.some((one) => one.id === model));
  assert.ok((await client.listEngines()).data.data.some((one) => one.id === model));
  assert.equal((await client.retrieveEngine(model)).data.object, 'engine');
});

test('understands refusals', async () => {
  const error = await client.createChatCompletion({ model: 'none', messages: user('Hi') }).then(() => assert.fail('no refusal'), (refusal) => refusal);
  assert.equal(error.response.status, 404);
  assert.equal(error.response.data.error.code, 'model_not_found');
});
