// OpenAI's client of today against Lyceum: what an admin key manages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { adminKey, apiKey, baseURL, model, user } from './server.mjs';

const client = new OpenAI({ apiKey, adminAPIKey: adminKey, baseURL });
const { organization } = client.admin;

async function all(pages) {
  const found = [];
  for await (const one of pages) {
    found.push(one);
  }

  return found;
}

test('manages projects, their keys and limits', async () => {
  const project = await organization.projects.create({ name: 'Made by a client' });
  assert.match(project.id, /^proj_/);
  assert.equal((await organization.projects.update(project.id, { name: 'Renamed' })).name, 'Renamed');
  assert.ok((await all(organization.projects.list())).some((one) => one.id === project.id));

  const robot = await organization.projects.serviceAccounts.create(project.id, { name: 'robot' });
  assert.match(robot.api_key.value, /^sk-/);
  const inside = new OpenAI({ apiKey: robot.api_key.value, baseURL, maxRetries: 0 });
  assert.ok((await all(inside.models.list())).some((one) => one.id === model));
  const [key] = await all(organization.projects.apiKeys.list(project.id));
  assert.equal((await organization.projects.apiKeys.retrieve(key.id, { project_id: project.id })).id, key.id);

  const limits = await all(organization.projects.rateLimits.listRateLimits(project.id));
  const limit = limits.find((one) => one.model === model);
  await organization.projects.rateLimits.updateRateLimit(limit.id, { project_id: project.id, max_requests_per_1_minute: 1 });
  const chat = () => inside.chat.completions.create({ model, messages: user('Hi'), max_completion_tokens: 4 });
  await chat();
  await assert.rejects(chat(), (error) => error instanceof OpenAI.RateLimitError && error.headers.get('retry-after') !== null);

  assert.equal((await organization.projects.serviceAccounts.delete(robot.id, { project_id: project.id })).deleted, true);
  await assert.rejects(chat(), OpenAI.AuthenticationError);
  assert.equal((await organization.projects.archive(project.id)).status, 'archived');
});

test('manages people', async () => {
  const invite = await organization.invites.create({ email: 'ada@example.com', role: 'reader' });
  assert.equal((await organization.invites.retrieve(invite.id)).email, 'ada@example.com');
  assert.ok((await all(organization.invites.list())).some((one) => one.id === invite.id));
  assert.equal((await organization.invites.delete(invite.id)).deleted, true);
  const [owner] = await all(organization.users.list());
  assert.equal((await organization.users.retrieve(owner.id)).role, 'owner');
});

test('manages admin keys', async () => {
  const made = await organization.adminAPIKeys.create({ name: 'second' });
  assert.equal(typeof made.value, 'string');
  assert.equal((await organization.adminAPIKeys.retrieve(made.id)).name, 'second');
  assert.ok((await all(organization.adminAPIKeys.list())).some((one) => one.id === made.id));
  assert.equal((await organization.adminAPIKeys.delete(made.id)).deleted, true);
});

test('manages alerts of spend', async () => {
  const alert = await organization.spendAlerts.create({
    currency: 'USD', interval: 'month', threshold_amount: 1000, notification_channel: { type: 'email', recipients: ['ada@example.com'] },
  });
  assert.equal((await organization.spendAlerts.retrieve(alert.id)).threshold_amount, 1000);
  assert.ok((await all(organization.spendAlerts.list())).some((one) => one.id === alert.id));
  assert.equal((await organization.spendAlerts.delete(alert.id)).deleted, true);
});

test('reports usage and costs', async () => {
  await client.chat.completions.create({ model, messages: user('Hi'), max_completion_tokens: 4 });
  const start = Math.floor(Date.now() / 1000) - 86400;
  const usage = await organization.usage.completions({ start_time: start, bucket_width: '1d', group_by: ['model'] });
  const results = usage.data.flatMap((bucket) => bucket.results);
  assert.ok(results.some((result) => result.model === model && result.num_model_requests > 0 && result.output_tokens > 0));
  const costs = await organization.usage.costs({ start_time: start });
  assert.ok(costs.data.every((bucket) => bucket.results.every((result) => result.amount.currency === 'usd')));
});

test('reads the audit log', async () => {
  const project = await organization.projects.create({ name: 'Audited' });
  const entries = await all(organization.auditLogs.list({ event_types: ['project.created'] }));
  assert.ok(entries.some((entry) => entry.type === 'project.created' && entry['project.created'].id === project.id));
});
