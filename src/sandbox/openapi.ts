import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { badForm } from './refusal.ts';

/** Checks bodies against Discord's own description of its API. */
export interface OpenApi {
  /** Throws 50035 with the faults if the body doesn't match the description of this route. */
  check(method: string, path: string, body: unknown): void;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const documentShape = z.looseObject({ paths: z.record(z.string(), z.looseObject({})) });

/** Reads an OpenAPI 3.1 file; undefined if there is none. Schemas are compiled when first needed. */
export function openOpenApi(file: string): OpenApi | undefined {
  if (!existsSync(file)) return undefined;
  const document = documentShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false, discriminator: false });
  ajv.addSchema(document, 'discord');
  const templates = Object.keys(document.paths)
    .map((template) => ({ template, pattern: patternOf(template) }))
    // Literal paths come before placeholders: `@me` before `{user_id}`.
    .toSorted((a, b) => a.template.split('{').length - b.template.split('{').length);
  const compiled = new Map<string, ValidateFunction | undefined>();

  const compile = (method: string, template: string): ValidateFunction | undefined => {
    const operation = document.paths[template]?.[method];
    const hasBody = z.object({
      requestBody: z.object({ content: z.looseObject({ 'application/json': z.unknown() }) }),
    });
    if (!METHODS.some((one) => one === method) || !hasBody.safeParse(operation).success) return undefined;
    const pointer = ['paths', template, method, 'requestBody', 'content', 'application/json', 'schema'];
    const escaped = pointer.map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    return ajv.compile({ $ref: `discord#/${escaped.join('/')}` });
  };

  return {
    check(method, path, body) {
      const template = templates.find(({ pattern }) => pattern.test(path))?.template;
      if (template === undefined) return;
      const key = `${method} ${template}`;
      if (!compiled.has(key)) compiled.set(key, compile(method.toLowerCase(), template));
      const validate = compiled.get(key);
      if (validate === undefined || validate(asDescribed(body))) return;
      throw badForm(
        (validate.errors ?? []).slice(0, 10).map(({ instancePath, message = 'is not valid' }) => ({
          path: instancePath.split('/').slice(1),
          code: 'OPENAPI_SCHEMA',
          message: `${message} (${key})`,
        })),
      );
    },
  };
}

/**
 * Converts a body to the description where that differs from what Discord documents and accepts: permissions are a text
 * of digits (https://docs.discord.com/developers/topics/permissions), but a number in the description.
 */
function asDescribed(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) =>
    key === 'default_member_permissions' && typeof value === 'string' ? Number(value) : value,
  );
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{[^}]+\}/gu, '[^/]+')}$`, 'u');
}
