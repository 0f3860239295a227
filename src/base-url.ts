import { z } from 'zod';

/** Parses an address of a server. */
export const url = z.url({ protocol: /^https?$/u, error: 'an address that starts with http:// or https://' });

/** Parses an address to which a path is added: removes a slash at the end. */
export const baseUrl = (fallback: string) =>
  url.default(fallback).transform((text) => text.replace(/\/+$/u, ''));
