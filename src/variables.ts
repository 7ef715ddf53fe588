import { isServiceLink, type SettingName, settings, variableOf } from './config.js';
import { nearestOf } from './engine/nearest.js';

/** What else Kubernetes sets in every container beside a Service named tillbox; nobody has written it. */
const serviceLink = /^TILLBOX_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;

const prefix = 'TILLBOX_';

/**
 * Variables that look like ours and are not read, in one line with a remedy; undefined where there are none.
 *
 * @param platform on Windows the letters of a variable's name may be small ones; everywhere else such a one is another
 */
export function warningAbout(env: NodeJS.ProcessEnv, platform: string = process.platform): string | undefined {
  const known = (Object.keys(settings) as SettingName[]).map(variableOf);
  const said = Object.entries(env)
    .map(([name, text]) => [platform === 'win32' ? name.toUpperCase() : name, text] as const)
    .filter(([name]) => name.toUpperCase().startsWith(prefix) && !serviceLink.test(name))
    .flatMap(([name, text]) => {
      if (name === variableOf('port') && isServiceLink('port', text ?? '')) {
        return [
          `${name}=${text} is Kubernetes' word of a Service and counts as not given; enableServiceLinks: false stops it`,
        ];
      }
      if (!known.includes(name)) return [`there is no variable ${name}${nearestTo(name, known)}`];
      return text === '' ? [`${name} is empty and counts as not given`] : [];
    });
  return said.length === 0 ? undefined : said.join('; ');
}

/** By what stands behind the prefix, which says nothing of what was meant. */
function nearestTo(name: string, known: readonly string[]): string {
  const rests = known.map((one) => one.slice(prefix.length));
  const near = nearestOf(name.slice(prefix.length), rests);
  return near === undefined ? '' : `, the nearest is ${prefix}${near}`;
}
