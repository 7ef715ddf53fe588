import { isServiceLink, type SettingName, settings, variableOf } from './config.js';
import { nearestIn } from './engine/nearest.js';

/** What else Kubernetes sets in every container beside a Service named tillbox; nobody has written it. */
const serviceLink = /^TILLBOX_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;

/** Variables that look like ours and are not read, in one line with a remedy; undefined where there are none. */
export function warningAbout(env: NodeJS.ProcessEnv): string | undefined {
  const known = (Object.keys(settings) as SettingName[]).map(variableOf);
  const said = Object.entries(env)
    .filter(([name]) => name.startsWith('TILLBOX_') && !serviceLink.test(name))
    .flatMap(([name, text]) => {
      if (name === variableOf('port') && isServiceLink('port', text ?? '')) {
        return [
          `${name}=${text} is Kubernetes' word of a Service and counts as not given; enableServiceLinks: false stops it`,
        ];
      }
      if (!known.includes(name)) return [`there is no variable ${name}${nearestIn(name, known)}`];
      return text === '' ? [`${name} is empty and counts as not given`] : [];
    });
  return said.length === 0 ? undefined : said.join('; ');
}
