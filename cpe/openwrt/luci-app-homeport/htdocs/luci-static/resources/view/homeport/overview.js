// SPDX-License-Identifier: BSD-2-Clause
'use strict';
'require view';
'require dom';
'require fs';
'require poll';
'require rpc';
'require ui';

/*
 * What the Internet reaches in this home, and whether it does. Sentences about what is wrong,
 * and what to do, are the daemon's own.
 */

const callStatus = rpc.declare({ object: 'homeport', method: 'status' });
const callMappings = rpc.declare({ object: 'homeport', method: 'mappings', expect: { mappings: [] } });
const callServices = rpc.declare({ object: 'homeport', method: 'services', expect: { services: [] } });
const callForwards = rpc.declare({ object: 'homeport', method: 'forwards', expect: { forwards: [] } });
const callExplain = rpc.declare({ object: 'homeport', method: 'explain', params: [ 'name' ] });

// The kinds of lines, as homeport.conf(5) calls them, for people.
const LINES = {
	'public': _('This gateway has a public address of its own.'),
	'nat444': _('The carrier shares one address between several homes (carrier NAT).'),
	'dslite': _('IPv4 goes through the carrier\'s DS-Lite.'),
	'nat64': _('The line has IPv6 only; the carrier translates to IPv4.'),
	'464xlat': _('The line has IPv6 only; the carrier translates to IPv4.'),
	'ipv6-firewall': _('The carrier filters IPv6.'),
	'mape': _('The public address is shared: some of its ports are this home\'s.'),
	'mapt': _('The public address is shared: some of its ports are this home\'s.'),
	'lw4o6': _('The public address is shared: some of its ports are this home\'s.')
};

const UPSTREAM = {
	'unknown': _('The carrier has not been asked for anything yet.'),
	'answers': _('The carrier opens ports for this home.'),
	'natpmp': _('The carrier opens ports for this home (NAT-PMP).'),
	'silent': _('The carrier\'s server for ports does not answer.'),
	'no-pcp': _('The carrier has no server for ports where it was looked for.'),
	'refuses': _('The carrier refuses to open ports.'),
	'repairing': _('The carrier has restarted: ports are being opened again.')
};

// Of ports that devices have asked for, and of forwards.
const PORTS = {
	'active': [ 'success', _('open') ],
	'pending': [ 'notice', _('being opened') ],
	'waiting': [ 'notice', _('waits for the line') ],
	'off': [ '', _('switched off') ],
	'refused': [ 'danger', _('refused') ],
	'unknown-host': [ 'danger', _('device unknown') ]
};

const ORIGINS = {
	'pcp': _('the device (PCP)'),
	'natpmp': _('the device (NAT-PMP)'),
	'static': _('a forward')
};

const LINKS = {
	'host': _('Device'),
	'mapping': _('Port'),
	'gateway': _('This gateway'),
	'wan': _('Line'),
	'carrier': _('Carrier'),
	'address': _('Address'),
	'name': _('Name')
};

const STATES = {
	'good': [ 'success', _('good') ],
	'waiting': [ 'notice', _('not yet') ],
	'bad': [ 'danger', _('bad') ],
	'unknown': [ '', _('unknown') ]
};

function badge(kind, text) {
	return E('span', { 'class': ('label ' + kind).trim() }, [ text ]);
}

function table(id, titles, rows, nothing) {
	const body = rows.length ? rows : [ [ E('em', [ nothing ]) ] ];

	return E('table', { 'class': 'table', 'id': id }, [
		E('tr', { 'class': 'tr table-titles' },
			titles.map(title => E('th', { 'class': 'th' }, [ title ])))
	].concat(body.map(row => E('tr', { 'class': 'tr' },
		row.map((cell, i) => E('td', {
			'class': 'td left',
			'data-title': rows.length ? titles[i] : null,
			'colspan': rows.length ? null : titles.length
		}, [ cell ]))))));
}

function duration(seconds) {
	if (seconds >= 5400)
		return _('%d h').format(Math.round(seconds / 3600));
	return seconds >= 90 ? _('%d min').format(Math.round(seconds / 60)) : _('%d s').format(seconds);
}

function device(mapping) {
	const address = mapping.internal.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

	return mapping.name ? '%s (%s)'.format(mapping.name, address) : address;
}

function port(endpoint) {
	return endpoint.replace(/^.*:/, '');
}

function protocol(row) {
	return row.protocol.toUpperCase();
}

function many(row, endpoint) {
	const first = Number(port(endpoint));

	return row.ports > 1 ? '%d–%d'.format(first, first + row.ports - 1) : String(first);
}

function stateBadge(state) {
	return badge(...(PORTS[state] || [ '', state ]));
}

function verdict(state, sentence, message) {
	return E('span', {}, [
		badge(...STATES[state]), ' ', sentence, message ? E('div', {}, [ message ]) : ''
	]);
}

function upstreamState(status) {
	if (!status.upstream)
		return verdict('good', _('The carrier need not be asked.'));

	const healthy = status.upstream.state === 'answers' || status.upstream.state === 'natpmp';
	const pending = status.upstream.state === 'unknown' || status.upstream.state === 'repairing';

	return verdict(healthy ? 'good' : pending ? 'waiting' : 'bad',
		UPSTREAM[status.upstream.state] || status.upstream.state, status.upstream.message);
}

// What keeps the settings from being used, as homeport-uci has told; '': nothing.
function loadMistakes() {
	return fs.read('/var/run/homeport-uci/mistakes').catch(() => '');
}

function renderMistakes(mistakes) {
	return mistakes ? E('div', { 'class': 'alert-message danger' }, [
		E('p', {}, [ _('The settings have mistakes and are not in use:') ])
	].concat(mistakes.trim().split('\n').map(mistake => E('div', {}, [ mistake ])))) : '';
}

function renderStatus(status) {
	if (status.error)
		return E('div', { 'class': 'alert-message danger' }, [ status.error ]);

	return E('div', {}, status.problems.map(problem =>
		E('div', { 'class': 'alert-message warning' }, [ problem ])
	).concat([
		table('homeport-status', [ _('Your line'), _('Address'), _('Carrier') ],
			status.wans.map(wan => [
				E('span', {}, [ LINES[wan.mode] || wan.mode, wan.message ? E('div', {}, [ wan.message ]) : '' ]),
				wan.address || _('none'),
				upstreamState(wan)
			]), _('There is no line to the Internet.'))
	]));
}

function renderMappings(mappings) {
	return table('homeport-mappings',
		[ _('Device'), _('Its port'), _('Reached at'), _('Opened by'), _('Still for') ],
		mappings.map(mapping => [
			device(mapping),
			'%s %s'.format(protocol(mapping), many(mapping, mapping.internal)),
			mapping.state === 'active'
				? (mapping.outermost || mapping.external) + (mapping.ports > 1 ? '…' : '')
				: stateBadge(mapping.state),
			E('span', {}, [
				ORIGINS[mapping.origin] || mapping.origin,
				mapping.description ? E('div', {}, [ mapping.description ]) : ''
			]),
			duration(mapping.remaining)
		]), _('No device has asked for a port.'));
}

function renderExplanation(chain) {
	return E('div', { 'class': 'homeport-chain' }, [
		E('h5', {}, [
			chain.name || chain.title, ' ',
			chain.reachable ? badge('success', _('reachable')) : badge('danger', _('not reachable'))
		]),
		table('', [ '', _('State'), '' ], chain.links.map(link => [
			LINKS[link.link] || link.link,
			badge(...(STATES[link.state] || [ '', link.state ])),
			link.message
		]), '')
	]);
}

function showExplanation(name) {
	return callExplain(name).then(answer => {
		ui.showModal(_('How %s is reached').format(name), [
			E('div', { 'id': 'homeport-explanation' }, answer.explanations
				? answer.explanations.map(renderExplanation)
				: [ E('p', {}, [ answer.error ]) ]),
			E('div', { 'class': 'right' }, [
				E('button', { 'class': 'btn', 'click': ui.hideModal }, [ _('Close') ])
			])
		]);
	});
}

function why(name) {
	return E('button', {
		'class': 'btn cbi-button',
		'data-name': name,
		'click': ui.createHandlerFn(this, showExplanation, name)
	}, [ _('Check') ]);
}

function renderServices(services) {
	return table('homeport-services', [ _('Service'), _('Device'), _('Published at'), _('State'), '' ],
		services.map(service => [
			E('span', {}, [ service.service, E('div', {}, [ service.name ]) ]),
			service.host,
			service.published || _('nowhere'),
			E('span', {}, [
				badge(service.state === 'published' ? 'success'
					: service.state === 'blocked' ? 'danger' : 'notice', service.state),
				service.message ? E('div', {}, [ service.message ]) : ''
			]),
			why(service.service)
		]), _('No service has a name. Settings can give it one.'));
}

function renderForwards(forwards) {
	return table('homeport-forwards', [ _('Forward'), _('Device'), _('Its port'), _('Reached at'), _('State'), '' ],
		forwards.map(forward => [
			forward.forward,
			forward.host,
			'%s %s'.format(protocol(forward), forward.port),
			forward.outermost || _('nowhere'),
			E('span', {}, [
				stateBadge(forward.state),
				forward.message ? E('div', {}, [ forward.message ]) : ''
			]),
			why(forward.forward)
		]), _('Nothing is forwarded by hand. Settings can do so.'));
}

function section(id, title, text) {
	return E('div', { 'class': 'cbi-section' }, [
		E('h3', {}, [ title ]),
		text ? E('div', { 'class': 'cbi-section-descr' }, [ text ]) : '',
		E('div', { 'id': id })
	]);
}

return view.extend({
	load: function() {
		return callStatus().then(status => Promise.all([ status, loadMistakes() ].concat(
			status.error ? [] : [ callMappings(), callServices(), callForwards() ])));
	},

	show: function(page, answers) {
		const [ status, mistakes, mappings, services, forwards ] = answers;

		dom.content(page.querySelector('#homeport-mistakes'), renderMistakes(mistakes));
		dom.content(page.querySelector('#homeport-line'), renderStatus(status));
		if (status.error)
			return;
		dom.content(page.querySelector('#homeport-ports'), renderMappings(mappings));
		dom.content(page.querySelector('#homeport-names'), renderServices(services));
		dom.content(page.querySelector('#homeport-hands'), renderForwards(forwards));
	},

	render: function(answers) {
		const page = E('div', {}, [
			E('h2', {}, [ _('Reached from the Internet') ]),
			E('div', { 'id': 'homeport-mistakes' }),
			section('homeport-line', _('Line')),
			section('homeport-names', _('Services'), _('What has a name in DNS, and where the name leads.')),
			section('homeport-hands', _('Forwards'), _('Ports that are open to devices that do not ask themselves.')),
			section('homeport-ports', _('Open ports'), _('All that is open now, also what devices have asked for themselves.'))
		]);

		this.show(page, answers);
		poll.add(() => this.load().then(news => this.show(page, news)), 5);
		return page;
	},

	handleSave: null,
	handleSaveApply: null,
	handleReset: null
});
