import { type OpenApi, openOpenApi } from '../../src/sandbox/openapi.ts';
import { recorded } from './recorded.ts';

let opened: OpenApi | undefined;

/**
 * Returns Discord's recorded description of its API; undefined if it isn't on this machine. Its schemas are compiled
 * once per process, which takes a second.
 */
export function recordedOpenApi(): OpenApi | undefined {
  opened ??= openOpenApi(recorded('discord/openapi.json').path);
  return opened;
}
