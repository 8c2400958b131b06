import { Fault } from '../fault';

/** Things in a namespace and what may be done with them, as RBAC has it; everything is named, nothing is `*`. */
export interface AccessRule {
  /** API groups of the resources. @default [''], the core group */
  readonly apiGroups?: readonly string[];
  /** Plural names in lower case, with subresources after a slash: `pods`, `pods/log`. */
  readonly resources: readonly string[];
  /** Names of the only objects that are meant. @default - all of these resources */
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** Rules as they stand in a Role. */
export interface PolicyRule { apiGroups: string[]; resources: string[]; resourceNames?: string[]; verbs: string[] }

/** Verbs by which whoever holds them gives themselves more, or becomes someone else. */
const rising = new Set(['bind', 'escalate', 'impersonate']);

const verbs = new Set(['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']);

/** Resources of no namespace: a Role says nothing about them. */
const clusterScoped = new Set([
  'clusterrolebindings', 'clusterroles', 'customresourcedefinitions', 'ingressclasses', 'nodes', 'persistentvolumes', 'priorityclasses', 'storageclasses', 'volumeattachments',
]);

/**
 * Rules without wildcards and without what makes more of them. Reading secrets needs a reason: `readsSecrets` says whether
 * there is one.
 */
export function policyRules(rules: readonly AccessRule[], subject: string, readsSecrets: boolean): PolicyRule[] {
  if (rules.length === 0) throw new Fault(`rules of ${subject} must allow something, got none; add for example { resources: ['pods'], verbs: ['get', 'list'] }`);
  return rules.map((rule) => {
    checkRule(rule, subject);
    if (!readsSecrets && isSecretReader(rule)) {
      throw new Fault(`rules of ${subject} must not read secrets without a reason, got '${rule.verbs.join(', ')}' of secrets; take it away, or add readsSecrets: { because: '…' }`);
    }
    const { apiGroups = [''], resources, resourceNames, verbs: wanted } = rule;
    return { apiGroups: [...apiGroups], resources: [...resources], ...(resourceNames && { resourceNames: [...resourceNames] }), verbs: [...wanted] };
  });
}

function checkRule({ apiGroups = [''], resources, resourceNames, verbs: wanted }: AccessRule, subject: string): void {
  for (const [field, texts] of Object.entries({ apiGroups, resources, resourceNames: resourceNames ?? ['x'], verbs: wanted })) {
    if (texts.length === 0) throw new Fault(`${field} of ${subject} must name something, got nothing`);
    const wildcard = texts.find((text) => text.includes('*'));
    if (wildcard !== undefined) throw new Fault(`${field} of ${subject} must name everything, got '${wildcard}'; list what is needed`);
  }
  for (const verb of wanted) {
    if (rising.has(verb)) throw new Fault(`verbs of ${subject} must not be '${verb}', got a way to more than what is allowed here; take it away`);
    if (!verbs.has(verb)) throw new Fault(`verbs of ${subject} must be some of ${[...verbs].join(', ')}, got '${verb}'`);
  }
  for (const resource of resources) checkResource(resource, apiGroups, resourceNames, wanted, subject);
}

function checkResource(resource: string, apiGroups: readonly string[], names: readonly string[] | undefined, wanted: readonly string[], subject: string): void {
  if (!/^[a-z0-9]+(\/[a-z0-9]+)?$/.test(resource)) throw new Fault(`resources of ${subject} must be plural names in lower case, got '${resource}'; write for example 'pods' or 'pods/log'`);
  const [plural = ''] = resource.split('/');
  if (clusterScoped.has(plural)) throw new Fault(`resources of ${subject} must be in a namespace, got '${resource}'; take it away, a Role says nothing about it`);
  if (resource === 'serviceaccounts/token' && apiGroups.includes('')) {
    throw new Fault(`resources of ${subject} must not be 'serviceaccounts/token', got a way to become any service account of the namespace; take it away`);
  }
  if (names && wanted.some((verb) => verb === 'create' || verb === 'deletecollection')) {
    throw new Fault(`resourceNames of ${subject} must not stand beside '${wanted.includes('create') ? 'create' : 'deletecollection'}', got ${names.map((name) => `'${name}'`).join(', ')}; the API server knows no name then, give it a rule of its own`);
  }
}

function isSecretReader({ apiGroups = [''], resources, verbs: wanted }: AccessRule): boolean {
  return apiGroups.includes('') && resources.includes('secrets') && wanted.some((verb) => verb === 'get' || verb === 'list' || verb === 'watch');
}
