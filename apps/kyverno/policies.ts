import { Application, type Cluster, CustomObject, declared, ValidatingPolicy } from '../../lib';
import { type PodRule, starterSet } from './starter-set';

/** What becomes of a pod that breaks a rule: it is reported, or also refused. `false` leaves the rule out. */
export type PolicyMode = { readonly enforce?: boolean } | false;

export interface KyvernoPoliciesProps {
  /** Every container requests CPU and memory and has a limit of memory. @default - reported */
  readonly containerResources?: PolicyMode;
  /** Every pod names its PriorityClass. @default - reported */
  readonly priorityClass?: PolicyMode;
  /** Every image has a digest, or a tag other than `latest`. @default - reported */
  readonly pinnedImages?: PolicyMode;
  /** Pods of namespaces that are declared `restricted` keep that Pod Security Standard. @default - reported */
  readonly restrictedPods?: PolicyMode;
  /** Namespaces that are not judged, beside those that Kubernetes itself brings. @default - none */
  readonly exceptNamespaces?: readonly string[];
}

/** Namespaces of Kubernetes itself, whose pods are the platform's. */
const kubernetesNamespaces = ['kube-node-lease', 'kube-public', 'kube-system'];

/** Makers of pods whose templates are judged too; a ReplicaSet has that of its Deployment. */
const controllers = ['cronjobs', 'daemonsets', 'deployments', 'jobs', 'statefulsets'] as const;

/**
 * The policies that every cluster begins with: an Application of its own, because Kyverno's webhook refuses them before it
 * runs. They let everything pass while Kyverno is away, enforced or not: what slipped in is in the next report, and what
 * must never slip in is enforced by the API server through the namespaces' Pod Security labels.
 */
export class KyvernoPolicies extends Application {
  public constructor(cluster: Cluster, props: KyvernoPoliciesProps = {}) {
    super(declared(KyvernoPolicies, new.target, cluster, props), 'kyverno-policies', { namespace: 'kyverno', infrastructure: true, compareOptions });
    const modes: Record<keyof typeof starterSet, PolicyMode> = {
      'container-resources': props.containerResources ?? {},
      'priority-class': props.priorityClass ?? {},
      'pinned-images': props.pinnedImages ?? {},
      'restricted-pods': props.restrictedPods ?? {},
    };
    const excluded = [...new Set([...kubernetesNamespaces, ...props.exceptNamespaces ?? []])].sort();
    for (const [name, rule] of Object.entries<PodRule>(starterSet)) {
      const mode = modes[name as keyof typeof starterSet];
      if (mode !== false) this.policy(name, rule, mode.enforce ?? false, excluded);
    }
  }

  private policy(name: string, rule: PodRule, enforce: boolean, excluded: string[]): void {
    new CustomObject(this, ValidatingPolicy, {
      metadata: { name, annotations: { 'policies.kyverno.io/description': rule.description } },
      spec: {
        validationActions: [enforce ? 'Deny' : 'Audit'],
        failurePolicy: 'Ignore',
        autogen: { podControllers: { controllers: [...controllers] } },
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }],
          namespaceSelector: {
            ...(rule.inRestrictedNamespaces && { matchLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }),
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excluded }],
          },
        },
        // A pod that was there before must still lose its finalizers and change its labels.
        matchConditions: [{ name: 'specification-is-new', expression: "request.operation == 'CREATE' || object.spec != oldObject.spec" }],
        ...(rule.variables && { variables: Object.entries(rule.variables).map(([variable, expression]) => ({ name: variable, expression })) }),
        validations: rule.validations.map((validation) => ({ ...validation })),
      },
    });
  }
}

/** Kyverno has webhooks for its own kinds, which a comparison must count in. @see https://kyverno.io/docs/installation/platform-notes/ */
export const compareOptions = ['ServerSideDiff=true', 'IncludeMutationWebhook=true'] as const;
