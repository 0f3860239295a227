import OpenAI from 'openai';

/** The form of a request, because servers differ in what they accept. */
export interface Form {
  /** Whether the server holds the model to a JSON schema. */
  readonly isStructured: boolean;
  /** The name of the token limit: OpenAI forbids the old name for newer models, others the new one. */
  readonly limit: 'max_completion_tokens' | 'max_tokens';
}

/** OpenAI's own form; a server's complaint shows what it doesn't accept. */
export const FIRST_FORM: Form = { isStructured: true, limit: 'max_completion_tokens' };

/** Status codes with which a server says that it can't accept a request. */
const NOT_TAKEN = [400, 404, 415, 422, 500, 501];

/** About this paper or this answer only; asking in another form would not help. */
const ABOUT_THE_QUESTION =
  /content_?(?:filter|policy|management)|filtered|moderation|safety|json_validate_failed|context_length|context length/iu;

/** "model_not_found", "No such model", "The model `x` does not exist". */
const ABOUT_THE_MODEL =
  /model_not_found|no such model|model\b.{0,200}\b(?:not found|does not exist|not exist)/isu;

const ABOUT_SCHEMAS = /response_?format|json_?schema|schema|structured|grammar|guided|json_object/iu;

/**
 * Returns the forms in which to ask the same question again after `error`, the likeliest first. `isProven`: the server
 * has answered before, so only a complaint that names a part of the form is taken to be about it.
 */
export function findOtherForms(form: Form, error: unknown, isProven: boolean): readonly Form[] {
  if (!(error instanceof OpenAI.APIError) || !NOT_TAKEN.includes(Number(error.status))) return [];
  const words = [error.message, error.code, error.param, error.type].join('\n');
  if (ABOUT_THE_QUESTION.test(words)) return [];
  const others: Form[] = [];
  if (new RegExp(`\\b${form.limit}\\b`, 'u').test(words)) {
    others.push({ ...form, limit: form.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' });
  }
  const isVague = others.length === 0 && !isProven && !ABOUT_THE_MODEL.test(words);
  if (form.isStructured && (isVague || ABOUT_SCHEMAS.test(words)))
    others.push({ ...form, isStructured: false });
  return others;
}

/** Returns whether two forms are the same. */
export function isSameForm(one: Form, other: Form): boolean {
  return one.isStructured === other.isStructured && one.limit === other.limit;
}
