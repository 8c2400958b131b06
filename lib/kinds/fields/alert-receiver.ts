import { Type } from '@sinclair/typebox';
import { list } from './list';
import { keyReference } from './reference';
import { exactlyOne } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const sendResolved = Type.Optional(Type.Boolean());

/** Where a receiver sends alerts; every credential is a key of a Secret in the same namespace. */
export const alertReceiver = strict({
  name: nonEmpty,
  emailConfigs: Type.Optional(list(strict({
    to: nonEmpty,
    from: nonEmpty,
    smarthost: text("a mail server with its port such as 'mail.example.org:587'", '^[^\\s:]+:[0-9]+$'),
    authUsername: Type.Optional(nonEmpty),
    authPassword: Type.Optional(keyReference),
    requireTLS: Type.Optional(Type.Boolean()),
    sendResolved,
  }))),
  webhookConfigs: Type.Optional(list(strict({
    url: Type.Optional(text("an address such as 'http://bridge.example.org/'", '^https?://')),
    urlSecret: Type.Optional(keyReference),
    sendResolved,
  }, exactlyOne('url', 'urlSecret')))),
  slackConfigs: Type.Optional(list(strict({ apiURL: keyReference, channel: nonEmpty, sendResolved }))),
  discordConfigs: Type.Optional(list(strict({ apiURL: keyReference, sendResolved }))),
  msteamsv2Configs: Type.Optional(list(strict({ webhookURL: keyReference, sendResolved }))),
  pushoverConfigs: Type.Optional(list(strict({ token: keyReference, userKey: keyReference, sendResolved }))),
  telegramConfigs: Type.Optional(list(strict({
    botToken: keyReference, chatID: Type.Integer({ minimum: -9007199254740991, maximum: 9007199254740991 }), sendResolved,
  }))),
});
