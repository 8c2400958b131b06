import fc from 'fast-check';
import { type NodePool, type OmniProps, type Platform, talos } from '../../lib';
import { checkMatch } from '../../lib/platforms/omni-match';
import { refusalOf } from '../support/declare';

const id = (number: number): string => `27c16241-96bf-4f17-9579-${String(number).padStart(12, '0')}`;
const control: NodePool = { name: 'control', role: 'control-plane', count: 3, cpu: '2', memory: '4Gi', disk: '40Gi', workloads: false };
const worker: NodePool = { name: 'worker', role: 'worker', count: 2, cpu: '6', memory: '24Gi', disk: '400Gi' };
const good: OmniProps = { talos: '1.13.4', kubernetes: '1.34.6', pools: { control: { machineClass: 'control' }, worker: { machines: [id(1), id(2)] } } };

const managed = (omni: Partial<OmniProps> = {}, nodes: readonly NodePool[] = [control, worker], kubernetes: Platform['kubernetes'] = '1.34'): Platform =>
  talos({ on: 'proxmox', kubernetes, apiServer: '192.168.10.10', nodes, omni: { ...good, ...omni } });

describe('a cluster that Omni makes', () => {
  test('has backups of etcd and room for local volumes unless told otherwise, and asks nothing more of people', () => {
    expect(managed()).toMatchObject({ omni: { ...good, etcdBackups: '6h', localStorage: 'system-disk' }, localStoragePath: '/var/mnt/local-path' });
    expect(managed().prerequisites).toEqual(['machines that have registered with Omni, booted from its medium of Talos 1.13.4 or later']);
    expect(managed({ etcdBackups: 'off', localStorage: { disk: '!system_disk' } }).omni).toMatchObject({ etcdBackups: 'off', localStorage: { disk: '!system_disk' } });
  });

  test('differs in nothing that other constructs see from one that people make', () => {
    const { prerequisites: _lines, omni: _omni, ...facts } = managed();
    const { prerequisites, ...byHand } = talos({ on: 'proxmox', kubernetes: '1.34', apiServer: '192.168.10.10', nodes: [control, worker] });
    expect(facts).toEqual(byHand);
    expect(prerequisites).toContain('cluster.proxy.disabled: true');
  });

  const named = 'talos on proxmox';
  test.each<[string, () => unknown, string]>([
    ['a pool without machines', () => managed({ pools: { control: good.pools.control! } }), `node pool 'worker' of ${named} must have its machines in omni, got none; add pools: { 'worker': { machineClass: '…' } }`],
    ['machines of no pool', () => managed({ pools: { ...good.pools, workers: { machineClass: 'a' } } }), `pools of omni of ${named} must be its node pools control, worker, got 'workers'; correct the name`],
    ['too few machines', () => managed({ pools: { ...good.pools, worker: { machines: [id(1)] } } }), `machines of node pool 'worker' of ${named} must be as many as its nodes, 2, got 1; list each node's machine, or use a machineClass`],
    ['a machine twice', () => managed({ pools: { ...good.pools, worker: { machines: [id(1), id(1)] } } }), `machines of omni of ${named} must be of one pool each, got '${id(1)}' twice; remove it from one of them`],
    ['a name for an id', () => managed({ pools: { ...good.pools, worker: { machines: ['node-1', 'node-2'] } } }), `machine of node pool 'worker' of ${named} must be an id such as '27c16241-96bf-4f17-9579-ea3a6c4a3ca8', got 'node-1'; omnictl get machines lists them`],
    ['a disk for a class', () => managed({ pools: { ...good.pools, worker: { machineClass: 'a', installDisk: '/dev/sda' } as { machineClass: string } } }),
      `installDisk of node pool 'worker' of ${named} must go with ids of machines, for a class has no machine to set it for, got one with machineClass; list machines, or leave it out`],
    ['two control planes of a class', () => managed({ pools: { ...good.pools, 'more': { machineClass: 'b' } } }, [{ ...control, count: 1 }, { ...control, name: 'more', count: 2 }, worker]),
      `control-plane pools of ${named} must be one where it is of a machineClass, got 2; list the machines of 'control', or make one pool of them`],
    ['the name of all control planes', () => managed({ pools: { control: good.pools.control!, 'control-planes': { machineClass: 'a' } } }, [control, { ...worker, name: 'control-planes' }]),
      `node pool 'control-planes' of ${named} must have another name, got the one that Omni gives to all control planes; rename it`],
    ['a pool that grows', () => managed({}, [control, { ...worker, maximum: 4 }]), `node pool 'worker' of ${named} must have a fixed number of nodes, for Omni's templates know no autoscaler, got maximum '4'; leave it out`],
    ['one class that is two', () => managed({ pools: { control: { machineClass: 'a', match: ['x'] }, worker: { machineClass: 'a', match: ['y'] } } }),
      `machineClass 'a' of omni of ${named} must match one set of machines, got two; give one of them another name`],
    ['conditions that Omni cannot read', () => managed({ pools: { ...good.pools, control: { machineClass: 'a', match: ['arch is arm64'] } } }),
      `match of node pool 'control' of ${named} must be conditions on labels with commas between them, got 'arch is arm64'; write for example 'omni.sidero.dev/arch = arm64, omni.sidero.dev/cores >= 2'`],
    ['a Talos that Omni does not take', () => managed({ talos: '1.14.0' }), `talos of omni of ${named} must be a release of 1.12 or 1.13, got '1.14.0'; write for example '1.13.4'`],
    ['a Talos with a v', () => managed({ talos: 'v1.13.4' as '1.13.4' }), `talos of omni of ${named} must be a release of 1.12 or 1.13, got 'v1.13.4'; write for example '1.13.4'`],
    ['another Kubernetes than the platform’s', () => managed({ kubernetes: '1.35.1' }), `kubernetes of omni of ${named} must be a release of 1.34, as the platform has it, got '1.35.1'; write for example '1.34.1'`],
    ['a minor version for a release', () => managed({ kubernetes: '1.34' as '1.34.1' }), `kubernetes of omni of ${named} must be a release of 1.34, as the platform has it, got '1.34'; write for example '1.34.1'`],
    ['a Kubernetes that Talos does not run', () => managed({ talos: '1.12.7', kubernetes: '1.36.0' }, [control, worker], '1.36'), `kubernetes of ${named} must be 1.30 to 1.35 with Talos 1.12, got '1.36'; choose another release of either`],
    ['backups at no time', () => managed({ etcdBackups: '0h' }), `etcdBackups of omni of ${named} must be a time such as '6h', or 'off', got '0h'`],
    ['a patch of what Omni keeps for itself', () => managed({ patches: [{ name: 'disk', inline: { machine: { install: { disk: '/dev/sda' } } } }] }),
      `patch 'disk' of omni of ${named} must leave 'machine.install.disk' to Omni, got it set; remove it`],
    ['a patch with a secret', () => managed({ patches: [{ name: 'registry', inline: { apiVersion: 'v1alpha1', kind: 'RegistryAuthConfig', name: 'ghcr.io', password: 'hunter2' } }] }),
      `patch 'registry' of omni of ${named} must hold no secret, for it lies in Git, got 'password'; apply that setting with omnictl from a file of your own`],
    ['a secret that is deep inside', () => managed({ patches: [{ name: 'volume', inline: { encryption: { keys: [{ slot: 0, static: { passphrase: 'x' } }] } } }] }), expect.stringContaining("got 'encryption.keys.0.static.passphrase'")],
    ['a patch of nothing', () => managed({ patches: [{ name: 'nothing', inline: {} }] }), `patch 'nothing' of omni of ${named} must hold settings, got none; write for example inline: { machine: { sysctls: { … } } }`],
    ['a patch by a name of ours', () => managed({ patches: [{ name: 'network', inline: { machine: { sysctls: {} } } }] }), `patches of omni of ${named} must each have a name of their own, got 'network' twice; rename it`],
  ])('is refused: %s', (_fault, attempt, message) => {
    expect(refusalOf(attempt)).toEqual(message);
  });
});

/** Forms that Omni's own tests of its parser have. */
test.each(['a', '!a', 'a = b', 'a == b', 'a != b', 'a < 1', 'a <= 1', 'a > 1', 'a >= 1', 'a in (b, c)', 'a not in (b)', 'omni.sidero.dev/arch = amd64, omni.sidero.dev/cores > 2'])(
  'a class may match %p', (text) => {
    expect(() => checkMatch(text, 'match')).not.toThrow();
  });

test('a class matches nothing that has an operator without its value', () => {
  const broken = fc.tuple(fc.constantFrom('a', 'omni.sidero.dev/arch'), fc.constantFrom('=', '==', '!=', '<', '>=', 'in', 'in ()', 'in (b', '===', '= b c', ', ')).map((parts) => parts.join(' '));
  fc.assert(fc.property(broken, (text) => {
    expect(refusalOf(() => checkMatch(text, 'match'))).toMatch(/^match must be conditions on labels/);
  }), { seed: 6, numRuns: 100 });
});
