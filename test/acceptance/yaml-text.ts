import { stringify } from 'yaml';

/** An object as YAML for Kubernetes and Argo CD, which read version 1.1 of it: there a bare `no` is no text. */
export function yamlText(object: object): string {
  return stringify(object, { lineWidth: 0, compat: 'yaml-1.1' });
}
