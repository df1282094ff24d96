# SPDX-License-Identifier: BSD-2-Clause
"""CWMP envelopes: written as an ACS does, properly, oddly or with malice; and read strictly,
as no agent should rely on being read."""

import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape, unescape

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
CWMP = "urn:dslforum-org:cwmp-1-"
UNKNOWN_TIME = "0001-01-01T00:00:00Z"
SCHEMA = os.path.join(os.path.dirname(os.path.realpath(__file__)), "envelope.xsd")


# ---- Writing -----------------------------------------------------------------------------

def tag(name, *content, attributes=""):
    return f"<{name}{attributes}>{''.join(content)}</{name}>"


def leaf(name, value):
    if isinstance(value, bool):
        value = int(value)
    return tag(name, escape(str(value)))


def array(name, kind, items):
    return tag(name, *items, attributes=f' soap-enc:arrayType="{kind}[{len(items)}]"')


def strings(name, values):
    return array(name, "xsd:string", [leaf("string", v) for v in values])


def envelope(body, identity="1", hold=None, header="", namespace=2):
    """hold: HoldRequests; None leaves it out. An identity of None leaves out ID."""
    must = ' soap-env:mustUnderstand="1"'
    if identity is not None:
        header = tag("cwmp:ID", escape(str(identity)), attributes=must) + header
    if hold is not None:
        header += tag("cwmp:HoldRequests", str(int(hold)), attributes=must)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<soap-env:Envelope xmlns:soap-env="{SOAP}" xmlns:soap-enc="{ENCODING}"'
            f' xmlns:xsd="{XSD}" xmlns:xsi="{XSI}" xmlns:cwmp="{CWMP}{namespace}">'
            f'{tag("soap-env:Header", header) if header else ""}'
            f'{tag("soap-env:Body", body)}</soap-env:Envelope>\n')


def rpc(name, *arguments):
    return tag("cwmp:" + name, *arguments)


def fault(code, string="", kind="Server"):
    return tag("soap-env:Fault", leaf("faultcode", kind), leaf("faultstring", "CWMP fault"),
               tag("detail", rpc("Fault", leaf("FaultCode", code), leaf("FaultString", string))))


# What an ACS calls: TR-069 A.3 and A.4, arguments in their order.

def get_rpc_methods():
    return rpc("GetRPCMethods")


def get_parameter_names(path, next_level=False):
    return rpc("GetParameterNames", leaf("ParameterPath", path), leaf("NextLevel", next_level))


def get_parameter_values(*paths):
    return rpc("GetParameterValues", strings("ParameterNames", paths))


def set_parameter_values(values, key=""):
    """values: {path: value} or {path: (type, value)}; a list of pairs may repeat a path."""
    items = []
    for path, value in values.items() if isinstance(values, dict) else values:
        kind, value = value if isinstance(value, tuple) else ("string", value)
        kind = f' xsi:type="xsd:{kind}"' if kind else ""
        items.append(tag("ParameterValueStruct", leaf("Name", path),
                         tag("Value", escape(str(value)), attributes=kind)))
    return rpc("SetParameterValues", array("ParameterList", "cwmp:ParameterValueStruct", items),
               leaf("ParameterKey", key))


def get_parameter_attributes(*paths):
    return rpc("GetParameterAttributes", strings("ParameterNames", paths))


def set_parameter_attributes(notifications):
    items = [tag("SetParameterAttributesStruct", leaf("Name", path),
                 leaf("NotificationChange", True), leaf("Notification", notification),
                 leaf("AccessListChange", False), strings("AccessList", ()))
             for path, notification in notifications.items()]
    return rpc("SetParameterAttributes",
               array("ParameterList", "cwmp:SetParameterAttributesStruct", items))


def add_object(path, key=""):
    return rpc("AddObject", leaf("ObjectName", path), leaf("ParameterKey", key))


def delete_object(path, key=""):
    return rpc("DeleteObject", leaf("ObjectName", path), leaf("ParameterKey", key))


def reboot(key=""):
    return rpc("Reboot", leaf("CommandKey", key))


def factory_reset():
    return rpc("FactoryReset")


def schedule_inform(seconds, key=""):
    return rpc("ScheduleInform", leaf("DelaySeconds", seconds), leaf("CommandKey", key))


def download(url, key="", kind="3 Vendor Configuration File", user="", password="", size=0,
             delay=0):
    return rpc("Download", leaf("CommandKey", key), leaf("FileType", kind), leaf("URL", url),
               leaf("Username", user), leaf("Password", password), leaf("FileSize", size),
               leaf("TargetFileName", ""), leaf("DelaySeconds", delay), leaf("SuccessURL", ""),
               leaf("FailureURL", ""))


def upload(url, key=""):
    return rpc("Upload", leaf("CommandKey", key), leaf("FileType", "1 Vendor Configuration File"),
               leaf("URL", url), leaf("Username", ""), leaf("Password", ""),
               leaf("DelaySeconds", 0))


# ---- Odd, but to be understood: what agents meet in the field -------------------------------

def other_prefixes(**names):
    def change(text):
        for old, new in names.items():
            text = re.sub(rf"\b{old.replace('_', '-')}:", new + ":" if new else "", text)
            text = text.replace(f"xmlns:{old.replace('_', '-')}=",
                                f"xmlns:{new}=" if new else "xmlns=")
        return text
    return change


def soap_by_default(text):
    """SOAP is the namespace of names without a prefix; those of the body say they have none."""
    text = re.sub(r"<(/?)soap-env:", r"<\1", text).replace("xmlns:soap-env=", "xmlns:s=", 1)
    text = text.replace("<Envelope ", f'<Envelope xmlns="{SOAP}" ', 1)
    text = text.replace("soap-env:mustUnderstand", "s:mustUnderstand")
    return re.sub(r"(<cwmp:\w+)(?=>)", r'\1 xmlns=""', text)


def commented(text):
    return re.sub(r"(<[A-Z]\w+>)", r"<!-- a comment --><?target data?>\1<!-- <Name>no</Name> -->",
                  text)


def in_cdata(text):
    return re.sub(r"<(string|Name|Value[^>]*|ParameterPath|ObjectName)>([^<]+)</",
                  lambda m: f"<{m[1]}><![CDATA[{unescape(m[2])}]]></", text)


def spread(text):
    """White space wherever it may be, around names too."""
    return re.sub(r"<(string|Name|ParameterPath|ObjectName|NextLevel)>([^<]*)</",
                  "<\\1>\n\t \\2 \r\n</", text.replace("><", ">\n   <"))


ODDITIES = {
    "soap prefixes": other_prefixes(soap_env="SOAP-ENV", soap_enc="SOAP-ENC"),
    "short prefixes": other_prefixes(soap_env="s", soap_enc="e", cwmp="c", xsi="i", xsd="x"),
    "soap by default": soap_by_default,
    "prefix not declared": lambda t: t.replace("soap-env:mustUnderstand", "soap:mustUnderstand"),
    "encodingStyle": lambda t: t.replace("soap-enc:arrayType", "encodingStyle:arrayType"),
    "no arrayType": lambda t: re.sub(r' soap-enc:arrayType="[^"]*"', "", t),
    "wrong count": lambda t: re.sub(r"\[\d+\]\"", "[77]\"", t),
    "no ID": lambda t: re.sub(r"<cwmp:ID.*</cwmp:ID>", "", t),
    "no types": lambda t: re.sub(r' xsi:type="[^"]*"', "", t),
    "string types": lambda t: re.sub(r' xsi:type="[^"]*"', ' xsi:type="xsd:string"', t),
    "white space": spread,
    "comments": commented,
    "CDATA": in_cdata,
    "byte order mark": lambda t: "\ufeff" + t,
    "no declaration": lambda t: t.split("\n", 1)[1],
    "single quotes": lambda t: t.replace('"', "'"),
    "empty tags": lambda t: re.sub(r"<(\w+)></\1>", r"<\1/>", t),
    "Latin 1": lambda t: t.replace('"UTF-8"', '"ISO-8859-1"').encode("iso-8859-1"),
    "decimal references": lambda t: re.sub(r"(?<=<Name>)D", "&#68;", t).replace(
        "<string>D", "<string>&#x44;").replace("<ParameterPath>D", "<ParameterPath>&#68;"),
    "namespace of version 1.0": lambda t: t.replace(CWMP + "2", CWMP + "0"),
}
NOT_WELL_FORMED = {"prefix not declared", "encodingStyle"}


# ---- Malice: what must end the session, or be answered with a fault, and harm nobody --------

def with_type(declaration, reference=""):
    def change(text):
        head, rest = text.split("\n", 1)
        return (f"{head}\n<!DOCTYPE soap-env:Envelope {declaration}>\n" +
                re.sub(r"(<string>|<Name>|<ParameterPath>|<MaxEnvelopes>)", rf"\1{reference}",
                       rest, count=1))
    return change


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def deep(text):
    return text.replace("</soap-env:Body>", "<a>" * 100000 + "</a>" * 100000 + "</soap-env:Body>")


def many_items(text):
    return re.sub(r"<string>.*</string>", "<string>Device.</string>" * 100000, text)


HOSTILE = {
    "document type": with_type('SYSTEM "file:///etc/passwd"'),
    "entity": with_type('[<!ENTITY e "Device.">]', "&e;"),
    "external entity": with_type('[<!ENTITY e SYSTEM "file:///etc/passwd">]', "&e;"),
    "entity bomb": with_type(f'[<!ENTITY l0 "lol">{LAUGHS}]', "&l9;"),
    "unknown entity": lambda t: t.replace("</soap-env:Body>", "<a>&nbsp;</a></soap-env:Body>"),
    "depth bomb": deep,
    "5 MiB": lambda t: t.replace("</soap-env:Body>", " " * (5 << 20) + "</soap-env:Body>"),
    "5 MiB of one name": lambda t: t.replace("</soap-env:Body>",
                                             f"<{'a' * (5 << 20)}/></soap-env:Body>"),
    "5 MiB of one value": lambda t: re.sub(r"(<cwmp:ID[^>]*>)", rf"\g<1>{'7' * (5 << 20)}", t),
    "100,000 items": many_items,
    "10,000 attributes": lambda t: t.replace("<soap-env:Body>", "<soap-env:Body " + " ".join(
        f'a{n}="1"' for n in range(10000)) + ">"),
    "NUL": lambda t: t.replace("</soap-env:Body>", "\0</soap-env:Body>"),
    "control characters": lambda t: t.replace("<soap-env:Body>", "<soap-env:Body>\x01\x1b"),
    "not UTF-8": lambda t: t.encode().replace(b"<soap-env:Body>", b"<soap-env:Body>\xc3\x28\xff"),
    "UTF-16": lambda t: t.replace("UTF-8", "UTF-16").encode("utf-16"),
    "cut short": lambda t: t[:len(t) * 2 // 3],
    "cut in a tag": lambda t: t[:t.rindex("</soap-env:Body") + 9],
    "crossed tags": lambda t: t.replace("</soap-env:Body></soap-env:Envelope>",
                                        "</soap-env:Envelope></soap-env:Body>"),
    "two envelopes": lambda t: t + t.split("\n", 1)[1],
    "two bodies": lambda t: re.sub(r"(<soap-env:Body>.*</soap-env:Body>)", r"\1\1", t),
    "no body": lambda t: re.sub(r"<soap-env:Body>.*</soap-env:Body>", "", t),
    "another root": lambda t: t.replace("soap-env:Envelope", "soap-env:Letter"),
    "no XML": lambda _t: "good 192.0.2.1",
    "HTML": lambda _t: "<!DOCTYPE html><html><body><p>Log in<br></body></html>",
    "blanks": lambda _t: " \n" * 20,
}


# ---- Reading, strictly ----------------------------------------------------------------------

def local(name):
    return name.rsplit("}", 1)[-1]


class Message:
    """An envelope of the agent's. method: that which is called or answered, or "Fault"."""

    def __init__(self, text):
        root = ElementTree.fromstring(text)
        assert root.tag == f"{{{SOAP}}}Envelope", root.tag
        parts = {local(part.tag): part for part in root}
        self.header = {local(e.tag): e.text or "" for e in parts.get("Header", ())}
        self.id = self.header.get("ID")
        (self.element,) = parts["Body"]
        self.method = local(self.element.tag)
        self.namespace = self.element.tag[1:].split("}")[0]
        for child in self.element:
            assert self.method == "Fault" or child.tag[0] != "{", f"{child.tag} has a namespace"
        self.check_counts()

    def check_counts(self):
        for element in self.element.iter():
            kind = element.get(f"{{{ENCODING}}}arrayType")
            if kind:
                assert kind.endswith(f"[{len(element)}]"), f"{kind}: {len(element)} elements"

    def text(self, path):
        found = self.element.find(path)
        return None if found is None else found.text or ""

    def events(self):
        return [(e.findtext("EventCode"), e.findtext("CommandKey") or "")
                for e in self.element.find("Event")]

    def values(self):
        return {s.findtext("Name"): s.findtext("Value") or ""
                for s in self.element.find("ParameterList")}

    def types(self):
        return {s.findtext("Name"): s.find("Value").get(f"{{{XSI}}}type")
                for s in self.element.find("ParameterList")}

    def names(self):
        """{path: writable} of GetParameterNamesResponse."""
        return {s.findtext("Name"): s.findtext("Writable") in ("1", "true")
                for s in self.element.find("ParameterList")}

    def notifications(self):
        return {s.findtext("Name"): int(s.findtext("Notification"))
                for s in self.element.find("ParameterList")}

    def methods(self):
        return [s.text for s in self.element.find("MethodList")]

    def fault(self):
        """The code; None: it is no fault of CWMP's."""
        code = self.text(".//FaultCode") if self.method == "Fault" else None
        return int(code) if code else None

    def faults(self):
        """{path: code} of SetParameterValues."""
        return {f.findtext("ParameterName"): int(f.findtext("FaultCode"))
                for f in self.element.iter("SetParameterValuesFault")}


def check(*texts):
    """Holds envelopes against our schema, with xmllint."""
    with tempfile.TemporaryDirectory() as directory:
        names = []
        for number, text in enumerate(texts):
            names.append(f"{directory}/{number}.xml")
            text = text.encode() if isinstance(text, str) else text
            with open(names[-1], "wb") as file: # of any version: the messages are the same
                file.write(re.sub(rb"(cwmp-1-)\d", rb"\g<1>2", text))
        if names:
            result = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", SCHEMA, *names],
                                    text=True, timeout=60, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT)
            assert result.returncode == 0, result.stdout.replace(directory + "/", "message ")
