// SPDX-License-Identifier: BSD-2-Clause
'use strict';
'require view';
'require form';
'require rpc';
'require uci';
'require tools.widgets as widgets';

/* /etc/config/homeport, so far as people at home change it; homeport.conf(5) has all of it. */

const callHostHints = rpc.declare({ object: 'luci-rpc', method: 'getHostHints', expect: { '': {} } });
const callSecret = rpc.declare({ object: 'homeport', method: 'secret', params: [ 'type', 'value' ] });

// Types of accounts that people have; any other one can be written.
const PROVIDERS = [
	[ 'duckdns', 'DuckDNS' ], [ 'dynv6', 'dynv6' ], [ 'desec', 'deSEC' ], [ 'cloudflare', 'Cloudflare' ],
	[ 'noip', 'No-IP' ], [ 'freedns', 'FreeDNS' ], [ 'he', 'Hurricane Electric' ],
	[ 'namecheap', 'Namecheap' ], [ 'ovh-dynhost', 'OVH DynHost' ], [ 'gandi', 'Gandi' ],
	[ 'hetzner', 'Hetzner' ], [ 'porkbun', 'Porkbun' ], [ 'dyndns2', _('another one (dyndns2)') ],
	[ 'rfc2136', _('a name server (DNS UPDATE)') ]
];

const MODES = [
	[ 'auto', _('found by itself') ], [ 'public', _('public address') ], [ 'nat444', _('carrier NAT') ],
	[ 'dslite', 'DS-Lite' ], [ 'nat64', 'NAT64' ], [ '464xlat', '464XLAT' ],
	[ 'ipv6-firewall', _('IPv6 firewall of the carrier') ], [ 'mape', 'MAP-E' ], [ 'mapt', 'MAP-T' ],
	[ 'lw4o6', 'lw4o6' ]
];

function offerHosts(option, hints) {
	for (const mac in hints) {
		const name = hints[mac].name;
		const addresses = [].concat(hints[mac].ipaddrs || [], hints[mac].ip6addrs || []);

		if (name || addresses.length)
			option.value(mac.toLowerCase(), '%s (%s)'.format(name || addresses[0], mac));
	}
}

// A word that the daemon takes for a title, and that is not taken.
function checkTitle(type, section_id, value) {
	if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value))
		return _('Use letters, digits, dots and hyphens');
	const taken = uci.sections('homeport', type).some(section =>
		section['.name'] !== section_id && (section.title || section['.name']) === value);
	return taken ? _('There is one with this name') : true;
}

function titleOption(section, type) {
	const option = section.option(form.Value, 'title', _('Name'));

	option.rmempty = false;
	option.cfgvalue = section_id => uci.get('homeport', section_id, 'title') ||
		(/^cfg[0-9a-f]{6}$/.test(section_id) ? null : section_id);
	option.validate = (section_id, value) => checkTitle(type, section_id, value);
}

// One of a few; tables show what it is called, not its word.
function choiceOption(section, name, title, choices) {
	const option = section.option(form.ListValue, name, title);

	choices.forEach(choice => option.value(...choice));
	option.textvalue = section_id => {
		const word = option.cfgvalue(section_id) || option.default;
		const choice = choices.find(([ known ]) => known === word);

		return choice ? choice[1] : word;
	};
	return option;
}

function enabledOption(section) {
	const option = section.option(form.Flag, 'enabled', _('On'));

	option.default = '1';
	option.editable = true;
}

// Who gets what comes in, and at which of its ports.
function targetOptions(section, hints, ports) {
	let option = section.option(form.Value, 'host', _('Device'),
		_('An address, a MAC address or the name that it has from DHCP.'));

	option.rmempty = false;
	offerHosts(option, hints);
	choiceOption(section, 'protocol', _('Protocol'), [ [ 'tcp', 'TCP' ], [ 'udp', 'UDP' ] ]);
	option = section.option(form.Value, 'port', _('Port of the device'));
	option.datatype = ports;
	option.rmempty = false;
}

function grid(map, type, title, text) {
	const section = map.section(form.GridSection, type, title, text);

	section.anonymous = true;
	section.addremove = true;
	section.nodescriptions = true;
	return section;
}

function forwards(map, hints) {
	const section = grid(map, 'forward', _('Forwards'),
		_('Ports that are open to devices that do not ask themselves. The carrier is asked for them, too.'));
	let option;

	enabledOption(section);
	titleOption(section, 'forward');
	targetOptions(section, hints, 'port');
	option = section.option(form.Value, 'external', _('Port outside'),
		_('The one that the Internet had best see. The carrier may give another one.'));
	option.datatype = 'port';
	option.placeholder = _('any');
	option = section.option(form.Flag, 'ipv4', _('By IPv4, too'),
		_('For a device with IPv6 alone, where the carrier translates.'));
	option.modalonly = true;
}

function services(map, hints) {
	const section = grid(map, 'service', _('Services'),
		_('What gets a name in DNS: the name follows when address or port change.'));
	let option;

	enabledOption(section);
	titleOption(section, 'service');
	targetOptions(section, hints, 'portrange');
	option = section.option(form.Value, 'name', _('Name in DNS'));
	option.placeholder = 'camera.home.example';
	option.rmempty = false;
	option = section.option(form.MultiValue, 'account', _('Account'));
	option.rmempty = false;
	uci.sections('homeport', 'account').forEach(account => option.value(account.title || account['.name']));
	option = section.option(form.Value, 'srv', _('Port in DNS'),
		_('Publishes the port as well, where the account can: _https._tcp, for one.'));
	option.placeholder = '_https._tcp';
	option.modalonly = true;
}

// In the window that is open: LuCI closes none and says nothing where a value is refused late.
function tellRefusal(sentence) {
	const place = document.querySelector('.modal') || document.querySelector('#maincontent') || document.body;

	place.querySelectorAll('.homeport-refused').forEach(told => told.remove());
	place.prepend(E('div', { 'class': 'alert-message danger homeport-refused' }, [ sentence ]));
}

// The daemon writes the file, and UCI has its name.
function keepSecret(section_id, type, secret) {
	return callSecret(type, secret).then(answer => {
		if (!answer.file) {
			tellRefusal(answer.error);
			throw new TypeError(answer.error);
		}
		const key = answer.key.replace('-', '_');

		[ 'secret_file', 'key_file' ].filter(other => other !== key).forEach(other =>
			uci.unset('homeport', section_id, other));
		uci.set('homeport', section_id, key, answer.file);
	});
}

function secretOption(section) {
	const option = section.option(form.Value, 'secret', _('Password, token or key'),
		_('For a name server its TSIG key, as name:secret. Kept in a file that only the daemon reads.'));

	option.password = true;
	option.modalonly = true;
	option.placeholder = _('unchanged');
	option.cfgvalue = () => null;
	option.remove = () => null;
	option.write = function(section_id, value) {
		return keepSecret(section_id, this.section.formvalue(section_id, 'type'), value);
	};
}

function accounts(map) {
	const section = grid(map, 'account', _('Accounts'), _('With whom names are published.'));
	let option;

	enabledOption(section);
	titleOption(section, 'account');
	option = section.option(form.Value, 'type', _('Provider'));
	option.rmempty = false;
	PROVIDERS.forEach(provider => option.value(...provider));
	option = section.option(form.Value, 'user', _('User'));
	option.depends({ type: 'rfc2136', '!reverse': true });
	secretOption(section);
	option = section.option(form.Value, 'server', _('Name server'));
	option.depends('type', 'rfc2136');
	option.modalonly = true;
	option = section.option(form.Value, 'zone', _('Zone'));
	option.placeholder = _('found by itself');
	option.modalonly = true;
	option = section.option(form.Value, 'url', _('URL of the provider'));
	option.depends('type', 'dyndns2');
	option.modalonly = true;
}

function lines(map) {
	const section = grid(map, 'wan', _('Lines'), _('How the Internet is reached.'));
	let option;

	option = section.option(widgets.NetworkSelect, 'interface', _('Interface'));
	option.rmempty = false;
	option = choiceOption(section, 'mode', _('Kind of line'), MODES);
	option.default = 'auto';
	option = section.option(form.DynamicList, 'upstream', _('Carrier\'s PCP server'));
	option.placeholder = _('found by itself');
	option.modalonly = true;
}

function general(map) {
	const section = map.section(form.NamedSection, 'general', 'general', _('This gateway'));
	let option;

	option = section.option(form.Flag, 'enabled', _('Open ports'),
		_('Devices that ask get their ports; forwards and services work.'));
	option.default = '1';
	option.rmempty = false;
	option = section.option(form.Flag, 'natpmp', _('NAT-PMP'), _('Also answer devices that ask in NAT-PMP.'));
	option.default = '1';
}

return view.extend({
	load: function() {
		return Promise.all([ callHostHints().catch(() => ({})), uci.load('homeport') ]);
	},

	render: function(answers) {
		const map = new form.Map('homeport', _('Homeport'),
			_('What the Internet reaches in this home, and by which names.'));

		forwards(map, answers[0]);
		services(map, answers[0]);
		accounts(map);
		lines(map);
		general(map);
		return map.render();
	}
});
