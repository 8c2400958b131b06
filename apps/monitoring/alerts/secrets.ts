import { type Alert } from '../../../lib';

/** Secrets that External Secrets cannot bring up to date. */
export const secretAlerts: readonly Alert[] = [
  {
    name: 'SecretNotRefreshed',
    when: 'externalsecret_status_condition{condition="Ready", status="False"} == 1',
    for: '1h',
    severity: 'warning',
    summary: 'Secret {{ $labels.name }} of {{ $labels.namespace }} cannot be read from the backend',
    description: 'It keeps its last value where it has one. The ExternalSecret says what is wrong: an entry or key that is missing, or a backend that does not answer.',
  },
];
