// Node's fetch sends by the dispatcher that is there first, for the whole process. It is to be Node's own, made when any of
// fetch is looked at: the undici that callbacks are sent with would put its own there, and fetch would behave otherwise.
Reflect.get(globalThis, 'Response');
