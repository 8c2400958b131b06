import { collect } from '../../lib/collect';
import { groupKind } from '../../lib/object-identity';
import { PostgresDatabase } from '../../lib';
import { denialsFrom, seededDenials } from './seeded-denials';
import { operatorWebhooks } from './operator-webhooks';
import { synthVerdict } from './synth-verdict';
import { verdictsIn } from './webhook-verdicts';
import { application, emptyHome } from '../fixtures/home';

test('what webhooks were asked is counted by their names and by what was to be done', () => {
  const metrics = [
    '# HELP apiserver_admission_webhook_request_total [ALPHA] …',
    'apiserver_admission_webhook_request_total{code="200",name="validate.one",operation="CREATE",rejected="false",type="validating"} 3',
    'apiserver_admission_webhook_request_total{code="200",name="validate.one",operation="CREATE",rejected="true",type="validating"} 2',
    'apiserver_admission_webhook_request_total{code="200",name="validate.one",operation="UPDATE",rejected="false",type="validating"} 1',
    'apiserver_admission_webhook_rejection_count{name="validate.one",operation="CREATE"} 9',
  ].join('\n');
  expect([...verdictsIn(metrics)]).toEqual([['validate.one CREATE', 5], ['validate.one UPDATE', 1]]);
});

describe('of what webhooks refuse', () => {
  const fleet = emptyHome((cluster) => {
    new PostgresDatabase(application(cluster), 'web-db', { storage: '1Gi' });
  });
  const model = collect(fleet)[0]!;
  const own = model.applications.find(({ name }) => name === 'web')!.objects.map(({ manifest }) => manifest);

  test.each(denialsFrom(own).map((denial) => [denial.name, denial] as const))('synth refuses %s', (_, { from, good, bad, isUpdate, unknown }) => {
    const right = good(own.find((manifest) => groupKind(manifest) === from)!);
    const known = synthVerdict({ model, application: 'web', good: right, bad: bad(right), isUpdate });
    expect({ isKnown: known.length > 0, known }).toEqual({ isKnown: unknown === undefined, known });
  });

  test('there is something for every kind of object that CloudNativePG judges', () => {
    const judged = new Set(operatorWebhooks.find(({ name }) => name === 'CloudNativePG')!.judges.map(({ kind }) => kind));
    const tried = denialsFrom(own).map(({ from, good }) => groupKind(good(own.find((manifest) => groupKind(manifest) === from)!)));
    expect(new Set(tried)).toEqual(judged);
  });

  test('each has a name of its own', () => {
    expect(new Set(seededDenials.map(({ name }) => name)).size).toBe(seededDenials.length);
  });
});
