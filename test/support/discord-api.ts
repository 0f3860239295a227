import type { TestContext } from 'node:test';
import { z } from 'zod';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { recordedOpenApi } from './recorded-open-api.ts';

/** The sandbox's answer to a request: its body as it came, and the code if it was refused. */
export interface Answered {
  readonly status: number;
  readonly code: number | undefined;
  readonly body: unknown;
}

const refusal = z.looseObject({ code: z.number() });

/** Starts a sandbox that holds each request against Discord's description of its API; it ends with the test. */
export async function startApi(t: TestContext, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ rates: 'loose', openApi: recordedOpenApi(), ...options });
  t.after(() => sandbox[Symbol.asyncDispose]());
  return sandbox;
}

/** Calls the API as the bot would; a refusal is an answer too. */
export async function ask(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Answered> {
  const response = await fetch(`${sandbox.api}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answered: unknown = text === '' ? undefined : JSON.parse(text);
  const code = response.ok ? undefined : refusal.parse(answered).code;
  return { status: response.status, code, body: answered };
}
