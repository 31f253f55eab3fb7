-- The library: where money goes, and what the institution has to say about it.
insert into public.tiles (tenant_id, type, name, category, description, schema, default_props, sample_context, template)
values
(private.system_tenant(), 'spending_chart', 'Spending', 'insights',
'Where money went, as a ring of categories, or what came in and went out, month by month.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "variant": {"type": "string", "enum": ["categories", "cash_flow"]},
  "period": {"type": "string", "maxLength": 40}}}$json$,
$json${"title": "Spending", "variant": "categories", "period": "This month"}$json$,
$json${"spending": {"categories": [{"name": "Groceries", "amount": 412}, {"name": "Rent", "amount": 1100}],
  "months": [{"label": "Feb", "in": 2950, "out": 2410}, {"label": "Mar", "in": 2950, "out": 2180}]}}$json$,
$liquid${% assign categories = context.spending.categories | parts %}{% assign months = context.spending.months %}
{% if props.variant == 'cash_flow' and months.size > 0 %}{% assign latest = months | last %}
<div class="flow"><p><span class="t-note"><span class="key key-2"></span> Money in, {{ latest.label }}</span><span class="t-amount">{{ latest.in | money }}</span></p>
<p><span class="t-note"><span class="key key-1"></span> Money out, {{ latest.label }}</span><span class="t-amount">{{ latest.out | money }}</span></p></div>
{{ months | bars }}<div class="months" aria-hidden="true">{% for month in months %}<span>{{ month.label }}</span>{% endfor %}</div>
<ul class="t-hidden">{% for month in months %}<li>{{ month.label }}: {{ month.in | money }} in, {{ month.out | money }} out</li>{% endfor %}</ul>
{% elsif props.variant != 'cash_flow' and categories.size > 0 %}
<div class="spending"><div class="ring">{{ context.spending.categories | donut }}<p><span class="t-amount">{{ categories | sum: 'amount' | money }}</span><span class="t-note">{{ props.period }}</span></p></div>
<ul class="legend" role="list">{% for part in categories %}<li><span class="key key-{{ forloop.index }}"></span><span class="t-main">{{ part.name }}</span><span class="t-amount">{{ part.amount | money }}</span></li>{% endfor %}</ul></div>
{% else %}<p class="t-empty">There is nothing to show for this time.</p>{% endif %}$liquid$),

(private.system_tenant(), 'credit_score', 'Credit score', 'insights',
'The credit score on its scale, how it changed, and what it means.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "lowest": {"type": "integer", "minimum": 0, "maximum": 1000},
  "highest": {"type": "integer", "minimum": 1, "maximum": 2000},
  "good_from": {"type": "integer", "minimum": 0, "maximum": 2000}}}$json$,
$json${"title": "Credit score", "lowest": 300, "highest": 850, "good_from": 670}$json$,
$json${"credit": {"score": 742, "change": 8, "updated": "2026-03-01", "bureau": "Equilens"}}$json$,
$liquid${% assign credit = context.credit %}
{% if credit.score %}<div class="score">{{ credit.score | gauge: props.lowest, props.highest }}
<p class="t-figure">{{ credit.score }}</p>
<p class="t-note">of {{ props.highest }}</p>
<p class="t-chip{% if credit.change < 0 %} t-bad{% else %} t-good{% endif %}">{% if credit.score >= props.good_from %}Good{% else %}Fair{% endif %}{% if credit.change %} · {% if credit.change > 0 %}+{% endif %}{{ credit.change }} points{% endif %}</p>
<p class="t-note">{% if credit.updated %}Updated {{ credit.updated | date: 'medium' }}{% endif %}{% if credit.bureau %} · {{ credit.bureau }}{% endif %}</p></div>
{% else %}<p class="t-empty">There is no score yet.</p>{% endif %}$liquid$),

(private.system_tenant(), 'offers', 'Offers', 'offers',
'What the institution offers, each with a sentence and a link.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "items": {"type": "array", "minItems": 1, "maxItems": 12, "items": {"type": "object", "additionalProperties": false,
    "required": ["title"], "properties": {
      "icon": {"type": "string", "maxLength": 20}, "title": {"type": "string", "minLength": 1, "maxLength": 80},
      "text": {"type": "string", "maxLength": 300}, "link_label": {"type": "string", "maxLength": 60},
      "href": {"type": "string", "format": "link"}}}}}}$json$,
$json${"title": "For you", "items": [
  {"icon": "home", "title": "Home loans from 4.9%", "text": "See what you could borrow in two minutes.", "link_label": "Check my rate", "href": "#"},
  {"icon": "deposit", "title": "Save at 3.75%", "text": "A savings account without a notice period.", "link_label": "Open an account", "href": "#"}]}$json$,
'{}',
$liquid$<ul class="offer-list" role="list">
{% for item in props.items %}<li class="offer">{{ item.icon | default: 'gift' | icon }}<span class="t-title">{{ item.title }}</span>{% if item.text %}<span class="t-note">{{ item.text }}</span>{% endif %}
{% if item.link_label %}<a href="{{ item.href | href }}">{{ item.link_label }}<span class="t-hidden">: {{ item.title }}</span></a>{% endif %}</li>
{% endfor %}</ul>$liquid$),

(private.system_tenant(), 'alerts', 'Alerts', 'alerts',
'What customers should know: warnings, news and what went well.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "limit": {"type": "integer", "minimum": 1, "maximum": 20}}}$json$,
$json${"title": "Alerts", "limit": 3}$json$,
$json${"alerts": [{"kind": "warning", "title": "Low balance", "text": "Everyday Checking fell below $100.", "at": "2026-03-12"}]}$json$,
$liquid${% if context.alerts.size == 0 or context.alerts == nil %}<p class="t-empty">All is well.</p>{% else %}
<ul class="t-list" role="list">
{% for alert in context.alerts limit: props.limit %}<li class="t-item alert">{% case alert.kind %}{% when 'warning' %}<span class="t-dot wary">{{ 'warning' | icon }}</span>{% when 'danger' %}<span class="t-dot bad">{{ 'warning' | icon }}</span>{% when 'success' %}<span class="t-dot good">{{ 'check' | icon }}</span>{% else %}<span class="t-dot">{{ 'info' | icon }}</span>{% endcase %}
<span class="t-main"><span class="t-title">{{ alert.title }}</span><span class="t-note">{{ alert.text }}{% if alert.at %} · {{ alert.at | date: 'short' }}{% endif %}</span></span></li>
{% endfor %}</ul>{% endif %}$liquid$)

on conflict (tenant_id, type, version) do update set
  (name, category, description, schema, default_props, sample_context, template)
    = row (excluded.name, excluded.category, excluded.description, excluded.schema, excluded.default_props,
      excluded.sample_context, excluded.template);
