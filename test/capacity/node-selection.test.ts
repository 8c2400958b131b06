import { type CapacityNode } from '../../lib/capacity/node';
import { NodeSelection } from '../../lib/capacity/node-selection';

function node(facts: Partial<CapacityNode> = {}): CapacityNode {
  return { name: 'node-1', pool: 'node', labels: { 'kubernetes.io/hostname': 'node-1', 'kubernetes.io/arch': 'amd64', size: '7', disk: 'ssd' }, taints: [], allocatable: new Map(), onDemand: false, ...facts };
}

const reason = (spec: Record<string, unknown>, facts?: Partial<CapacityNode>): string | undefined => new NodeSelection(spec).exclusion(node(facts))?.reason;
const required = (...nodeSelectorTerms: object[]): Record<string, unknown> => ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });
const expression = (key: string, operator: string, ...values: string[]): object => ({ matchExpressions: [{ key, operator, values }] });

describe('a pod by the names and labels of nodes', () => {
  test.each([
    ['no wishes', {}, undefined],
    ['the name of another node', { nodeName: 'node-2' }, "is not 'node-2'"],
    ['the name of this node', { nodeName: 'node-1' }, undefined],
    ['a label that it has', { nodeSelector: { disk: 'ssd' } }, undefined],
    ['a label of another value', { nodeSelector: { disk: 'hdd' } }, "has disk 'ssd', not 'hdd'"],
    ['a label that it lacks', { nodeSelector: { rack: '1' } }, "lacks the label rack: '1'"],
    ['no term at all', required(), 'meets no term of its nodeAffinity'],
    ['a term without conditions', required({}), 'meets no term of its nodeAffinity'],
    ['any of two terms', required(expression('disk', 'In', 'hdd'), expression('disk', 'In', 'ssd')), undefined],
    ['two terms of which none holds', required(expression('disk', 'In', 'hdd'), expression('rack', 'Exists')), 'meets no term of its nodeAffinity'],
    ['all conditions of a term', required({ matchExpressions: [{ key: 'disk', operator: 'Exists' }, { key: 'rack', operator: 'Exists' }] }), "does not meet 'rack Exists'"],
    ['In', required(expression('disk', 'In', 'hdd', 'nvme')), "has disk 'ssd', not 'hdd' or 'nvme'"],
    ['NotIn, which holds without the label', required(expression('rack', 'NotIn', '1')), undefined],
    ['NotIn', required(expression('disk', 'NotIn', 'ssd')), "does not meet 'disk NotIn ssd'"],
    ['Exists', required(expression('disk', 'Exists')), undefined],
    ['DoesNotExist', required(expression('disk', 'DoesNotExist')), "does not meet 'disk DoesNotExist'"],
    ['Gt', required(expression('size', 'Gt', '6')), undefined],
    ['Gt that it only reaches', required(expression('size', 'Gt', '7')), "does not meet 'size Gt 7'"],
    ['Lt', required(expression('size', 'Lt', '8')), undefined],
    ['Lt that it only reaches', required(expression('size', 'Lt', '7')), "does not meet 'size Lt 7'"],
    ['Gt of a label that is no number', required(expression('disk', 'Gt', '1')), "does not meet 'disk Gt 1'"],
    ['an operator that there is not', required(expression('disk', 'Like', 's')), "does not meet 'disk Like s'"],
    ['its name by field', required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }), undefined],
    ['another name by field', required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-2'] }] }), 'meets no term of its nodeAffinity'],
  ])('%s', (_, spec, expected) => {
    expect(reason(spec)).toBe(expected);
  });

  test('a selector and an affinity hold together', () => {
    expect(reason({ nodeSelector: { disk: 'ssd' }, ...required(expression('size', 'Lt', '2')) })).toBe("does not meet 'size Lt 2'");
  });

  test('another architecture is told apart', () => {
    expect(new NodeSelection({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } }).exclusion(node())).toEqual({ by: 'label', reason: "has kubernetes.io/arch 'amd64', not 'arm64'", ofArchitecture: 'amd64' });
  });

  test('further terms hold beside its own', () => {
    expect(new NodeSelection({}, [[expression('disk', 'In', 'hdd') as Record<string, unknown>]]).exclusion(node())?.reason).toBe("has disk 'ssd', not 'hdd'");
  });
});

describe('taints', () => {
  const only = { key: 'only', value: 'gpu', effect: 'NoSchedule' as const };
  const taints = [only];

  test.each([
    ['without a toleration', undefined, false],
    ['of the same key and value', { key: 'only', value: 'gpu' }, true],
    ['of another value', { key: 'only', value: 'other' }, false],
    ['without a value', { key: 'only' }, false],
    ['of the key, whatever the value', { key: 'only', operator: 'Exists' }, true],
    ['of all keys', { operator: 'Exists' }, true],
    ['of all keys for another effect', { operator: 'Exists', effect: 'NoExecute' }, false],
    ['of the same effect', { key: 'only', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' }, true],
    ['of no key but for Exists', { value: 'gpu' }, false],
    ['of another key', { key: 'other', operator: 'Exists' }, false],
  ])('%s', (_, toleration, tolerated) => {
    expect(reason({ tolerations: toleration ? [toleration] : [] }, { taints })).toBe(tolerated ? undefined : 'has the taint only=gpu:NoSchedule');
  });

  test('that pods would rather avoid keep nobody off, and are counted', () => {
    const soft = { taints: [{ key: 'slow', effect: 'PreferNoSchedule' as const }, { key: 'far', effect: 'PreferNoSchedule' as const }] };
    expect(reason({}, soft)).toBeUndefined();
    expect(new NodeSelection({ tolerations: [{ key: 'far', operator: 'Exists' }] }).avoided(node(soft))).toBe(1);
  });

  test('that drive pods out keep them off', () => {
    expect(reason({}, { taints: [{ key: 'gone', effect: 'NoExecute' }] })).toBe('has the taint gone:NoExecute');
  });
});
