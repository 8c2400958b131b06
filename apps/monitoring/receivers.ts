import { type AlertmanagerConfig, type KindProps, type Pods, Secret, type Application, Fault } from '../../lib';

type Config = KindProps<typeof AlertmanagerConfig>['spec'];
type Target = Omit<Config['receivers'][number], 'name'>;

/** Which alerts a receiver hears of. */
interface Hears {
  /** @default ['critical', 'warning'] */
  readonly severities?: readonly ('critical' | 'warning' | 'info')[];
}

/**
 * Someone who hears of alerts. What is secret is the entry `<cluster>/monitoring/receiver-<name>` of the secrets backend, with
 * the keys that are named at each.
 */
export type Receiver = Hears & (
  /** A mail; the key `password` where there is a `username`. */
  | { readonly type: 'email'; readonly to: string; readonly from: string; /** `mail.example.org:587` */ readonly server: string; readonly username?: string }
  /** A POST of Alertmanager's own JSON, which ntfy, Matrix bridges and others take; the key `url`, an https address at `host`. */
  | { readonly type: 'webhook'; readonly host: string }
  /** The key `url` of an incoming webhook. */
  | { readonly type: 'slack'; readonly channel: string }
  /** The key `url` of a channel's webhook. */
  | { readonly type: 'discord' }
  /** The key `url` of a workflow at `host`. */
  | { readonly type: 'teams'; readonly host: string }
  /** The keys `token` and `userKey`. */
  | { readonly type: 'pushover' }
  /** The key `token` of a bot; `chat` is the number of the chat. */
  | { readonly type: 'telegram'; readonly chat: number }
);

/** Credentials and the way out of one receiver. */
interface Delivery {
  readonly target: Target;
  readonly host: string;
  readonly port: number;
}

/** Declares how a receiver is reached: what Alertmanager is told, the secret it reads and the host it may connect to. */
export function receiver(application: Application, alertmanager: Pods, name: string, props: Receiver): Config['receivers'][number] {
  const { target, host, port } = delivery(application, name, props);
  alertmanager.reaches(host, port);
  return { name, ...target };
}

function delivery(application: Application, name: string, props: Receiver): Delivery {
  const secret = (...keys: string[]): Secret => new Secret(application, `receiver-${name}`, { keys });
  const reference = (of: Secret, key: string): { name: string; key: string } => ({ name: of.key(key).secretName, key });
  const url = (): { name: string; key: string } => reference(secret('url'), 'url');
  switch (props.type) {
    case 'email': return email(name, props, () => reference(secret('password'), 'password'));
    case 'webhook': return { target: { webhookConfigs: [{ urlSecret: url(), sendResolved: true }] }, host: props.host, port: 443 };
    case 'slack': return { target: { slackConfigs: [{ apiURL: url(), channel: props.channel, sendResolved: true }] }, host: 'hooks.slack.com', port: 443 };
    case 'discord': return { target: { discordConfigs: [{ apiURL: url(), sendResolved: true }] }, host: 'discord.com', port: 443 };
    case 'teams': return { target: { msteamsv2Configs: [{ webhookURL: url(), sendResolved: true }] }, host: props.host, port: 443 };
    case 'pushover': {
      const keys = secret('token', 'userKey');
      const target = { token: reference(keys, 'token'), userKey: reference(keys, 'userKey'), sendResolved: true };
      return { target: { pushoverConfigs: [target] }, host: 'api.pushover.net', port: 443 };
    }
    case 'telegram': {
      const botToken = reference(secret('token'), 'token');
      return { target: { telegramConfigs: [{ botToken, chatID: props.chat, sendResolved: true }] }, host: 'api.telegram.org', port: 443 };
    }
  }
}

function email(name: string, props: Receiver & { type: 'email' }, password: () => { name: string; key: string }): Delivery {
  const server = /^(?<host>[^:]+):(?<port>\d+)$/.exec(props.server)?.groups;
  if (!server) throw new Fault(`server of receiver '${name}' must be a host with its port, got '${props.server}'; write for example 'mail.example.org:587'`);
  const login = props.username === undefined ? {} : { authUsername: props.username, authPassword: password() };
  return {
    target: { emailConfigs: [{ to: props.to, from: props.from, smarthost: props.server, requireTLS: true, sendResolved: true, ...login }] },
    host: server.host!, port: Number(server.port),
  };
}
