import { Admission } from '../../lib/capacity/admission';
import { amountFor, toldAmount } from '../../lib/capacity/amounts';
import { requestsOf } from '../../lib/capacity/requests';
import { object } from './scene';

const nothing = { requests: {}, limits: {} };
const mebi = 2 ** 20;

function container(cpu: string, memory: string, further: object = {}): Record<string, unknown> {
  return { resources: { requests: { cpu, memory } }, ...further };
}

/** CPU in thousandths of a core and memory in MiB. */
function asked(spec: Record<string, unknown>, defaults = nothing, overhead = {}): [number, number] {
  const requests = requestsOf(spec, defaults, overhead);
  return [requests.get('cpu') ?? 0, (requests.get('memory') ?? 0) / mebi];
}

describe('what a pod asks for', () => {
  test('is the sum of containers that run together', () => {
    expect(asked({ containers: [container('100m', '64Mi'), container('0.25', '32Mi')] })).toEqual([350, 96]);
  });

  test('is what a container that runs before them asks for, where that is more, by resource', () => {
    expect(asked({ initContainers: [container('500m', '16Mi'), container('10m', '200Mi')], containers: [container('100m', '64Mi')] })).toEqual([500, 200]);
  });

  test('has what starts first and keeps running beside everything that comes after it', () => {
    const sidecar = container('50m', '10Mi', { restartPolicy: 'Always' });
    expect(asked({ initContainers: [sidecar, container('500m', '16Mi')], containers: [container('100m', '64Mi')] })).toEqual([550, 74]);
    // What ran before the sidecar ran without it.
    expect(asked({ initContainers: [container('500m', '16Mi'), sidecar], containers: [container('100m', '64Mi')] })).toEqual([500, 74]);
  });

  test('takes a limit for a request that is not made, and for that one alone', () => {
    expect(asked({ containers: [{ resources: { requests: { cpu: '100m' }, limits: { cpu: '1', memory: '64Mi' } } }] })).toEqual([100, 64]);
  });

  test('is what the pod says as a whole of CPU and memory, where it says so', () => {
    const containers = [container('100m', '64Mi')];
    expect(asked({ containers, resources: { requests: { cpu: '1' } } })).toEqual([1000, 64]);
    expect(asked({ containers: [{}], resources: { limits: { memory: '64Mi' } } })).toEqual([0, 64]);
    expect(asked({ containers, resources: { limits: { memory: '128Mi' } } })).toEqual([100, 64]);
    expect(requestsOf({ containers, resources: { requests: { 'example.com/thing': 1 } } }, nothing).has('example.com/thing')).toBe(false);
  });

  test('has the overhead of its runtime, by its own word or that of its class', () => {
    const containers = [container('100m', '64Mi')];
    expect(asked({ containers, overhead: { cpu: '10m', memory: '1Mi' } })).toEqual([110, 65]);
    expect(asked({ containers }, nothing, { cpu: '20m' })).toEqual([120, 64]);
  });

  test('counts as one pod, whatever it asks for', () => {
    expect(requestsOf({ containers: [{}] }, nothing).get('pods')).toBe(1);
  });

  test('holds whatever else is asked for', () => {
    const requests = requestsOf({ containers: [{ resources: { limits: { 'nvidia.com/gpu': 2 }, requests: { 'ephemeral-storage': '1Gi' } } }] }, nothing);
    expect(Object.fromEntries(requests)).toEqual({ 'nvidia.com/gpu': 2, 'ephemeral-storage': 2 ** 30, pods: 1 });
  });
});

describe('what a namespace adds', () => {
  const range = (limit: object): Admission => new Admission([object('v1', 'LimitRange', 'defaults', { spec: { limits: [{ type: 'Pod', max: { cpu: '9' } }, { type: 'Container', ...limit }] } }, 'web')]);
  const of = (limit: object, spec: Record<string, unknown>): [number, number] => asked(spec, range(limit).containerDefaults('web'));

  test.each([
    ['a default request', { defaultRequest: { cpu: '30m', memory: '8Mi' }, default: { cpu: '2', memory: '32Mi' } }, [30, 8]],
    ['the default limit where no request is told', { default: { cpu: '2', memory: '32Mi' } }, [2000, 32]],
    ['the most where no limit is told', { max: { cpu: '3', memory: '48Mi' } }, [3000, 48]],
    ['the least where nothing else is told', { min: { cpu: '5m', memory: '4Mi' } }, [5, 4]],
    ['the default limit before the least', { min: { cpu: '5m' }, default: { cpu: '40m' } }, [40, 0]],
  ])('%s', (_, limit, expected) => {
    expect(of(limit, { containers: [{}] })).toEqual(expected);
  });

  test('nothing where a container says it itself, by request or limit', () => {
    expect(of({ defaultRequest: { cpu: '30m', memory: '8Mi' } }, { containers: [{ resources: { limits: { cpu: '1' }, requests: { memory: '1Mi' } } }] })).toEqual([1000, 1]);
  });

  test('nothing to other namespaces', () => {
    expect(range({ default: { cpu: '1' } }).containerDefaults('other')).toEqual(nothing);
  });
});

describe('priority', () => {
  const admission = new Admission([
    object('scheduling.k8s.io/v1', 'PriorityClass', 'usual', { value: 7, globalDefault: true }),
    object('scheduling.k8s.io/v1', 'PriorityClass', 'patient', { value: -5, preemptionPolicy: 'Never' }),
  ]);

  test.each([
    ['that of its class', { priorityClassName: 'patient' }, { value: -5, preempts: false }],
    ['the usual one without a class', {}, { value: 7, preempts: true }],
    ['that of Kubernetes itself', { priorityClassName: 'system-node-critical' }, { value: 2_000_001_000, preempts: true }],
    ['its own word on pushing others out', { priorityClassName: 'usual', preemptionPolicy: 'Never' }, { value: 7, preempts: false }],
  ])('%s', (_, spec, expected) => {
    expect(admission.priority(spec)).toEqual(expected);
  });
});

describe('amounts', () => {
  test.each([['cpu', '70m', 70], ['cpu', '0.07', 70], ['cpu', '1.0005', 1001], ['memory', '0.1Gi', 107374183], ['memory', '1k', 1000], ['pods', 3, 3], ['cpu', 'no', 0]])('%s %s', (name, quantity, expected) => {
    expect(amountFor(name, quantity)).toBe(expected);
  });

  test.each([
    ['cpu', 200, '0.2 CPU'], ['memory', 210 * mebi, '210Mi memory'], ['memory', 210 * mebi + 1, '211Mi memory'], ['disk', 20 * 2 ** 30, '20Gi disk'], ['memory', 2048, '2Ki memory'], ['memory', 5, '5 bytes of memory'],
    ['pods', 1, 'room for 1 more pod'], ['pods', 2, 'room for 2 more pods'], ['volumes of a.csi', 1, 'room for 1 more volume of a.csi'], ['volumes of a.csi', 2, 'room for 2 more volumes of a.csi'], ['nvidia.com/gpu', 1, '1 nvidia.com/gpu'],
    ['hugepages-2Mi', 4 * mebi, '4Mi hugepages-2Mi'],
  ])('%s %d is told as %s', (name, amount, expected) => {
    expect(toldAmount(name, amount)).toBe(expected);
  });
});
