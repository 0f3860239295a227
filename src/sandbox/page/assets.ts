import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { join, posix, sep } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { exports } from 'resolve.exports';
import { z } from 'zod';

/** A file as it is served. */
export interface Asset {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const BROWSER = join(import.meta.dirname, 'browser');

/** Packages whose files the page loads; nothing else of node_modules is served. */
const PACKAGES = [
  '@skyra/discord-components-core',
  '@lit/context',
  '@lit/reactive-element',
  'lit',
  'lit-element',
  'lit-html',
] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
};

const packageShape = z.looseObject({ name: z.string(), exports: z.looseObject({}).optional() });

interface Package {
  readonly folder: string;
  readonly manifest: z.infer<typeof packageShape>;
}

/**
 * Creates a function that returns the files of the page and of the packages it uses, ready for a browser: types are
 * stripped, and package names become addresses. It returns undefined for files that don't exist.
 */
export function createAssets(): (path: string) => Promise<Asset | undefined> {
  const packages = new Map<string, Promise<Package>>();
  const served = new Map<string, Promise<Asset | undefined>>();

  const open = (name: string): Promise<Package> => {
    const opened = packages.get(name) ?? openPackage(name);
    packages.set(name, opened);
    return opened;
  };

  async function load(path: string): Promise<Asset | undefined> {
    const place = await placeOf(path, open);
    const type = place === undefined ? undefined : TYPES[posix.extname(place)];
    if (place === undefined || type === undefined) return undefined;
    const text = await readFile(place, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    if (path.endsWith('.ts')) return { type, body: await address(stripTypeScriptTypes(text), open) };
    return { type, body: path.endsWith('.js') ? await address(text, open) : text };
  }

  return async (path) => {
    const found = served.get(path) ?? load(path);
    served.set(path, found);
    const asset = await found;
    // Missing files are not remembered: there is no end of names to ask for.
    if (asset === undefined) served.delete(path);
    return asset;
  };
}

/** Turns of this many degrees keep neighbours' colours apart. */
const GOLDEN_ANGLE = 137;

/** Draws a person's avatar: a letter on a colour of their own. */
export function drawAvatar(id: string, name: string): Asset {
  const hue = (Number(id.slice(-3)) * GOLDEN_ANGLE) % 360;
  const letter = /^[\p{L}\p{N}]/u.exec(name)?.[0]?.toUpperCase() ?? '?';
  const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="hsl(${hue} 55% 42%)"/><text x="40" y="54" fill="#fff" font-family="Helvetica, Arial, sans-serif" font-size="40" font-weight="600" text-anchor="middle">${letter}</text></svg>`;
  return { type: 'image/svg+xml', body };
}

async function placeOf(path: string, open: (name: string) => Promise<Package>): Promise<string | undefined> {
  if (path === '/') return join(BROWSER, 'index.html');
  const own = /^\/browser\/([\w-]+\.(?:ts|css))$/u.exec(path)?.[1];
  if (own !== undefined) return join(BROWSER, own);
  const name = PACKAGES.find((one) => path.startsWith(`/packages/${one}/`));
  if (name === undefined) return undefined;
  const { folder } = await open(name);
  const place = join(folder, path.slice(`/packages/${name}/`.length));
  return place.startsWith(folder + sep) ? place : undefined;
}

async function openPackage(name: string): Promise<Package> {
  // A package may not export its package.json, so it is looked up by its path.
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const path of paths) {
    const folder = join(path, name);
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { folder, manifest: packageShape.parse(JSON.parse(text)) };
  }
  throw new Error(`The package ${name} is not installed. Run npm install.`);
}

/** Replaces package names with addresses. */
async function address(code: string, open: (name: string) => Promise<Package>): Promise<string> {
  await init;
  let addressed = code;
  for (const { specifier, start, end } of parse(code)[0].toReversed()) {
    if (typeof specifier !== 'string' || /^[./]/u.test(specifier)) continue;
    const name = PACKAGES.find((one) => specifier === one || specifier.startsWith(`${one}/`));
    if (name === undefined) throw new Error(`The page imports ${specifier}, which is not served.`);
    const { manifest } = await open(name);
    const [file] = exports(manifest, specifier, { browser: true }) ?? [];
    if (file === undefined) throw new Error(`There is no ${specifier} for browsers.`);
    addressed = `${addressed.slice(0, start)}${posix.join('/packages', name, file)}${addressed.slice(end)}`;
  }
  return addressed;
}
