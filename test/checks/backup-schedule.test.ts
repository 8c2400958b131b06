import { tooOften } from '../../lib/checks/backup-schedule';

test.each([
  '0 0 3 * * *', '0 3 * * *', '0 */15 * * * *', '*/15 * * * *', '0,30 * * * *', '0,15,30,45 3 * * *', '0-3 3 * * *', '0/15 * * * *', '7/20 * * * *', ' 0 3 * * * ', '0\t3 *  * *',
  '@daily', '@every 15m', '@every 900s', '@every 1h', '@every 5', 'x@every 1s', '@every 1sx', 'TZ=Europe/Paris 0 3 * * *', 'CRON_TZ=Europe/Paris  0 3 * * *', '* * *', '* * * * * * *', 'x 3 * * *', '', 'x TZ=UTC * 3 * *',
])("'%s' leaves time", (schedule) => expect(tooOften(schedule)).toBeUndefined());

test.each<[string, string]>([
  ['* * * * * *', '60 times a minute'], ['0/30 0 3 * * *', '2 times a minute'], ['0,1 0 3 * * *', '2 times a minute'], ['? 3 * * *', '60 times an hour'], ['* 3 * * *', '60 times an hour'], ['0 * * * * *', '60 times an hour'],
  ['*/10 * * * *', '6 times an hour'], ['*/14 * * * *', '5 times an hour'], ['0-9 3 * * *', '10 times an hour'], ['0-40/10 3 * * *', '5 times an hour'], ['10/10 3 * * *', '5 times an hour'], ['0-1,10-12 3 * * *', '5 times an hour'],
  ['*/0 3 * * *', '60 times an hour'], ['@every 30s', 'every 30s'], ['@every 899s', 'every 899s'], ['@every 14m', 'every 14m'], ['@every  1m', 'every 1m'], ['TZ=Europe/Paris * 3 * * *', '60 times an hour'], ['CRON_TZ=UTC  * 3 * * *', '60 times an hour'],
  ...['TZ=Europe/Paris', 'CRON_TZ=UTC', 'TZ=A', 'CRON_TZ=UTC ', 'TZ=UTC\t'].map((zone): [string, string] => [`${zone} * 0 3 * * *`, '60 times a minute']),
  [' * 3 * * * ', '60 times an hour'], ['*  3  *  *  *', '60 times an hour'], ['x,0-9 3 * * *', '10 times an hour'],
])("'%s' is %s", (schedule, often) => expect(tooOften(schedule)).toBe(often));

test('what is no text is left to those who check forms', () => {
  for (const schedule of [undefined, null, 7, {}]) expect(tooOften(schedule)).toBeUndefined();
});
