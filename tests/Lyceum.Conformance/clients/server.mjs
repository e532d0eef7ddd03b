// The server under test, as whoever runs the scripts names it.
import { test } from 'node:test';

function need(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }

  return value;
}

/** The address with /v1. */
export const baseURL = `${need('LYCEUM_ADDRESS').replace(/\/$/, '')}/v1`;
export const apiKey = need('LYCEUM_KEY');
export const model = need('LYCEUM_MODEL');

/** The key of an administrator, for the scripts that manage an organisation. */
export const adminKey = process.env.LYCEUM_ADMIN_KEY;

/** A case that needs a model that does as it is told by a test, such as failing once. */
export function scripted(name, body) {
  test(name, { skip: process.env.LYCEUM_SCRIPTED ? false : 'the model takes no orders from tests' }, body);
}

/** A case that needs a model that makes vectors. */
export function embedding(name, body) {
  test(name, { skip: process.env.LYCEUM_EMBEDS ? false : 'the model makes no vectors' }, body);
}

export const weather = {
  name: 'weather',
  description: 'Tells the weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string', maxLength: 12 } }, required: ['city'], additionalProperties: false },
};

export const user = (content) => [{ role: 'user', content }];
