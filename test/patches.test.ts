import { type ApiObject, JsonPatch } from 'cdk8s';
import { synthesize } from '../lib/synth';
import { plainDeployment, web } from './coverage/bases';

/** A Deployment with patches as a JavaScript caller may write them. */
function patched(...patches: unknown[]): () => unknown {
  return () => synthesize(web((app) => (plainDeployment(app) as ApiObject & { addJsonPatch: (...all: unknown[]) => void }).addJsonPatch(...patches)));
}

const from = "'home/web/Deployment-app'";

test.each<[string, unknown]>([
  ['an object', { op: 'replace', path: '/spec/replicas', value: 2 }], ['a list', [JsonPatch.add('/spec/replicas', 2)]], ['nothing', undefined], ["the string 'x'", 'x'], ['null', null],
])('%s is no patch', (got, patch) => {
  expect(patched(JsonPatch.add('/spec/paused', false), patch)).toThrow(`patch of ${from} must be made with JsonPatch, got ${got}; write for example JsonPatch.replace('/spec/replicas', 2)`);
});

test.each<[string, JsonPatch]>([
  ["replace at '/spec/a/b', where it has nothing; write a path into what is there, such as '/spec/replicas'", JsonPatch.replace('/spec/a/b', 2)],
  ["move at '/spec/replicas', where it has nothing; write a path into what is there, such as '/spec/replicas'", JsonPatch.move('/nothing/there', '/spec/replicas')],
  ["a test of '/spec/replicas' that fails; correct its value", JsonPatch.test('/spec/replicas', 7)],
])('a patch must fit: %s', (got, patch) => {
  expect(patched(JsonPatch.add('/spec/replicas', 2), patch)).toThrow(`patch of ${from} must fit the object, got ${got}`);
});

test('patches fit one after the other', () => {
  expect(patched(JsonPatch.add('/metadata/annotations', {}), JsonPatch.add('/metadata/annotations/example.org~1a', 'b'), JsonPatch.test('/metadata/annotations/example.org~1a', 'b'))).not.toThrow();
});

test.each<[string, JsonPatch]>([
  [`kind of ${from} must be left as it is by patches, got nothing; declare another object instead`, JsonPatch.remove('/kind')],
  [`apiVersion of ${from} must be left as it is by patches, got the number '1'; declare another object instead`, JsonPatch.replace('/apiVersion', 1)],
  [`metadata of ${from} must be left to the object by patches, got nothing; patch the fields of it`, JsonPatch.remove('/metadata')],
  [`metadata of ${from} must be left to the object by patches, got null; patch the fields of it`, JsonPatch.replace('/metadata', null)],
  [`patches of ${from} must leave an object, got none; patch the fields of it`, JsonPatch.replace('', null)],
])('an object stays what it is: %s', (sentence, patch) => expect(patched(patch)).toThrow(sentence));
