import { type OpenApi, openOpenApi } from '../../src/sandbox/openapi.ts';
import { recorded } from './recorded.ts';

let opened: OpenApi | undefined;

/** Gives Discord's recorded description of its API, undefined where it is not on this machine. Its schemas are compiled once a process, which takes a second. */
export function recordedOpenApi(): OpenApi | undefined {
  opened ??= openOpenApi(recorded('discord/openapi.json').path);
  return opened;
}
