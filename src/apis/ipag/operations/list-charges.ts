import { chargeBodies, overdueOutcome, steers } from '../charge-body.js';
import { chargesQuery, linksOf, listParameters, matches } from '../charges-query.js';
import { refusal } from '../errors.js';
import { operation } from '../records.js';

/** Page heading "List Charges", which says nothing of the answer: pages are those of the vendor's other resources. */
export const listCharges = operation({
  id: 'listCharges',
  method: 'GET',
  path: '/service/resources/charges',
  source: 'documented',
  replies: { 200: 'charges' },
  parameters: listParameters,
  example: { headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' } },
  steers,
  async handle({ tx, query, now, baseUrl, directive }) {
    const wanted = chargesQuery(query);
    const { page, limit, order } = wanted;
    const charges = [...(await tx.list('charges'))].sort((a, b) => (order === 'asc' ? a.id - b.id : b.id - a.id));
    const matching = await Promise.all(charges.map((charge) => matches(charge, wanted, tx, now)));
    const found = charges.filter((_, i) => matching[i]);
    const start = (page - 1) * limit;
    const shown = found.slice(start, start + limit);
    const lastPage = Math.max(1, Math.ceil(found.length / limit));
    const data = await chargeBodies(shown, { tx, baseUrl, now, directive });
    if (!data) return refusal('list-too-large');
    return {
      status: 200,
      ...overdueOutcome(data, directive),
      body: {
        data,
        links: linksOf(`${baseUrl}/service/resources/charges`, query, page, lastPage),
        meta: {
          current_page: page,
          last_page: lastPage,
          from: data.length === 0 ? null : start + 1,
          to: data.length === 0 ? null : start + data.length,
          per_page: limit,
          total: found.length,
        },
      },
    };
  },
});
