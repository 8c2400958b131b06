import {
  Application, type Bytes, type Cluster, type Cpu, CustomObject, declared, Fault, type KindProps, type PodSecurityLevel, type PriorityClassName,
  Tenant, TenantOwner,
} from '../../lib';

/** A group of people as the Kubernetes API knows it from their sign-in, or a service account. */
export type Owner = ({ readonly group: string } | { readonly serviceAccount: { readonly namespace: string; readonly name: string } }) & {
  /** What it may do in the tenant's namespaces, which it may make and delete. @default 'admin' */
  readonly role?: 'admin' | 'edit' | 'view';
};

export interface CapsuleTenantProps {
  /** Who owns the tenant, each by a name of yours: `{ developers: { group: 'web-developers' } }`. */
  readonly owners: Readonly<Record<string, Owner>>;
  /** Most namespaces it may have. @default 5 */
  readonly namespaces?: number;
  /** What all pods and volumes of all its namespaces may ask for together; every container must then say what it asks for. @default - no limit */
  readonly quota?: TenantQuota;
  /** Pod Security level of its namespaces, which its owners cannot change. @default 'restricted' */
  readonly podSecurity?: PodSecurityLevel;
  /** Classes that its volumes may be of. @default - all */
  readonly storageClasses?: readonly string[];
  /** Who its pods may be; the first is what they are if they name none. @default ['workload-default', 'batch-low'] */
  readonly priorityClasses?: readonly [PriorityClassName, ...PriorityClassName[]];
  /** Classes that its Ingresses may be of. @default - all */
  readonly ingressClasses?: readonly string[];
  /** Classes that its Gateways may be of. @default - all */
  readonly gatewayClasses?: readonly string[];
  /** Hosts that its Ingresses may have. @default - all that no other tenant has */
  readonly hosts?: readonly string[];
  /**
   * Labels of the nodes that its pods run on. The API server must have the admission plugin PodNodeSelector, which is off by
   * default. @default - all nodes
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

export interface TenantQuota {
  /** CPU that is asked for. @default - no limit */
  readonly cpu?: Cpu;
  /** Memory that is asked for. @default - no limit */
  readonly memory?: Bytes;
  /** Sum of the limits of memory. @default - no limit */
  readonly memoryLimit?: Bytes;
  /** Sum of all volumes. @default - no limit */
  readonly storage?: Bytes;
  /** @default - no limit */
  readonly pods?: number;
}

/**
 * A tenant of Capsule: a group of people who make namespaces of their own within these limits. An Application of its own,
 * because Capsule's webhook refuses tenants before it runs. A Tenant owns its namespaces: with it they would go, so it is
 * protected, and stays when it is no longer declared. To remove one take its `preventDeletion` away first.
 */
export class CapsuleTenant extends Application {
  public constructor(cluster: Cluster, name: string, props: CapsuleTenantProps) {
    super(declared(CapsuleTenant, new.target, cluster, name, props), `tenant-${name}`, { namespace: 'capsule-system', infrastructure: true });
    const owners = Object.entries(props.owners);
    if (owners.length === 0) throw new Fault(`tenant '${name}' must have an owner, got none; add owners: { developers: { group: '…' } }`);
    for (const [id, owner] of owners) this.owner(name, id, owner);
    new CustomObject(this, Tenant, { metadata: { name }, spec: this.spec(name, props) });
    this.needs(name, 'storage-class', props.storageClasses, 'new LocalPathProvisioner(this)');
    this.needs(name, 'gateway-class', props.gatewayClasses, 'new GatewayAPI(this)');
    this.needs(name, 'priority-class', props.priorityClasses ?? defaultPriorities, 'new PriorityClasses(this)');
  }

  private spec(name: string, props: CapsuleTenantProps): KindProps<typeof Tenant>['spec'] {
    const { nodeSelector, quota } = props;
    return {
      preventDeletion: true,
      permissions: { allowOwnerPromotion: false },
      namespaceOptions: { quota: count(props.namespaces ?? 5, `namespaces of tenant '${name}'`) },
      ...(nodeSelector && { nodeSelector: { ...nodeSelector } }),
      ...(props.storageClasses && { storageClasses: { allowed: [...props.storageClasses] } }),
      priorityClasses: priorities(name, props.priorityClasses ?? defaultPriorities),
      ingressOptions: {
        ...(props.ingressClasses && { allowedClasses: { allowed: [...props.ingressClasses] } }),
        ...(props.hosts && { allowedHostnames: { allowed: [...props.hosts] } }),
        hostnameCollisionScope: 'Cluster',
      },
      ...(props.gatewayClasses && { gatewayOptions: { allowedClasses: { allowed: [...props.gatewayClasses] } } }),
      rules: [{
        enforce: {
          action: 'allow',
          metadata: [{ apiGroups: ['v1'], kinds: ['Namespace'], labels: { 'pod-security.kubernetes.io/enforce': { managed: props.podSecurity ?? 'restricted', required: false } } }],
        },
        ...(quota && { quota: [{ name: 'all', hard: hard(name, quota) }] }),
      }],
    };
  }

  private owner(tenant: string, id: string, owner: Owner): void {
    const subject = 'group' in owner
      ? { kind: 'Group' as const, name: people(owner.group, `owner '${id}' of tenant '${tenant}'`) }
      : { kind: 'ServiceAccount' as const, name: `system:serviceaccount:${owner.serviceAccount.namespace}:${owner.serviceAccount.name}` };
    new CustomObject(this, TenantOwner, {
      metadata: { name: `${tenant}-${id}`, labels: { 'projectcapsule.dev/tenant': tenant } },
      spec: { ...subject, clusterRoles: [owner.role ?? 'admin', 'capsule-namespace-deleter'], aggregate: true },
    });
  }

  /** Classes that someone must bring, or the tenant could use none. */
  private needs(tenant: string, capability: string, names: readonly string[] | undefined, remedy: string): void {
    for (const name of names ?? []) {
      this.cluster.relations.needs.push({ application: this, capability: `${capability}:${name}`, remedy, purpose: `${capability.replace('-', ' ')} '${name}' of tenant '${tenant}'` });
    }
  }
}

const defaultPriorities = ['workload-default', 'batch-low'] as const;

function priorities(tenant: string, names: readonly [PriorityClassName, ...PriorityClassName[]]): { allowed: string[]; default: string } {
  const critical = names.find((name) => name.startsWith('system-'));
  if (critical !== undefined) {
    throw new Fault(`priorityClasses of tenant '${tenant}' must not be those of the system, got '${critical}'; its pods would push out what the cluster stands on, take 'workload-default'`);
  }
  return { allowed: [...names], default: names[0] };
}

/** Groups of the system hold more than one tenant's people: all who sign in, or all service accounts. */
function people(group: string, subject: string): string {
  if (group === '' || group.startsWith('system:')) throw new Fault(`${subject} must be a group of people, got '${group}'; take one that your identity provider puts into their tokens`);
  return group;
}

function hard(tenant: string, quota: TenantQuota): Record<string, `${number}`> {
  const all = {
    'requests.cpu': quota.cpu, 'requests.memory': quota.memory, 'limits.memory': quota.memoryLimit, 'requests.storage': quota.storage,
    pods: quota.pods === undefined ? undefined : String(count(quota.pods, `pods of tenant '${tenant}'`)),
  };
  const set = Object.entries(all).filter(([, amount]) => amount !== undefined);
  if (set.length === 0) throw new Fault(`quota of tenant '${tenant}' must limit something, got nothing; add for example memory: '16Gi', or take it away`);
  return Object.fromEntries(set) as Record<string, `${number}`>;
}

function count(number: number, subject: string): number {
  if (!Number.isInteger(number) || number < 1) throw new Fault(`${subject} must be a whole number from 1, got '${String(number)}'`);
  return number;
}
