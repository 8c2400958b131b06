import { parseAllDocuments } from 'yaml';
import { Fault } from '../fault';
import { isObject } from '../is-object';
import { type Definition, definitionOf } from './definition';

/**
 * The definitions in a text of YAML or JSON, whatever else is in it.
 * @throws Fault for a text that is not YAML or has no definition
 */
export function readDefinitions(text: string, url: string): Definition[] {
  const documents = parseAllDocuments(text, { maxAliasCount: 100, uniqueKeys: true } as never);
  if (!Array.isArray(documents)) throw none(url);
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error) throw new Fault(`'${url}' must be YAML, got: ${error.message.split('\n', 1)[0]}`, { cause: error });
  const definitions = documents.flatMap((document) => unlisted(valueOf(document, url))).flatMap((value) => definitionOf(value) ?? []);
  if (definitions.length === 0) throw none(url);
  return definitions;
}

function valueOf(document: { toJS(): unknown }, url: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new Fault(`'${url}' must be YAML, got: ${(error as Error).message.split('\n', 1)[0]}`, { cause: error });
  }
}

function none(url: string): Fault {
  return new Fault(`'${url}' must hold a CustomResourceDefinition of apiextensions.k8s.io/v1, got none; is it the file that you mean?`);
}

/** What is in a List, or the value itself. */
function unlisted(value: unknown): unknown[] {
  return isObject(value) && value.kind === 'List' && Array.isArray(value.items) ? value.items : [value];
}
