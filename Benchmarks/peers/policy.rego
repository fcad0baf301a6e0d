# The ten facts' policy in Rego: `unlawful` is the verdict alone, `breached` the provisions.
package flow

import rego.v1

default unlawful := false

unlawful if some_breach

some_breach if not input.carrier in {"ct", "cm", "cu"}

some_breach if {
	input.purpose == "data-centre-resale"
	not input.has_licence
}

some_breach if {
	input.purpose == "telecom-business"
	not approved_and_licensed
}

some_breach if {
	input.line_kind == "self-built"
	not input.approved
}

some_breach if {
	input.user_kind == "client"
	input.purpose == "internal-office"
}

some_breach if {
	input.line_kind in {"sdwan", "ip-vpn"}
	input.purpose == "internal-office"
	not input.filed
}

some_breach if {
	input.purpose == "internal-office"
	input.user_kind in {"branch", "affiliate"}
	not input.user_in_scope
	not approved_affiliate
}

some_breach if {
	input.purpose == "internal-office"
	input.dest_kind in {"overseas-idc", "business-platform"}
	not input.approved
}

some_breach if not input.logged

some_breach if {
	input.line_kind == "sdwan"
	not input.has_licence
}

some_breach if {
	input.user_kind == "affiliate"
	input.dest_kind == "hq"
	not input.filed
}

approved_and_licensed if {
	input.approved
	input.has_licence
}

# use-rules/4 lifts use-rules/2 for affiliates of an approved line.
approved_affiliate if {
	input.user_kind == "affiliate"
	input.approved
}

breached contains "lines-act/1" if not input.carrier in {"ct", "cm", "cu"}

breached contains "lines-act/2" if {
	input.purpose == "data-centre-resale"
	not input.has_licence
}

breached contains "lines-act/3" if {
	input.purpose == "telecom-business"
	not approved_and_licensed
}

breached contains "lines-act/4" if {
	input.line_kind == "self-built"
	not input.approved
}

breached contains "lines-act/5" if {
	input.user_kind == "client"
	input.purpose == "internal-office"
}

breached contains "use-rules/1" if {
	input.line_kind in {"sdwan", "ip-vpn"}
	input.purpose == "internal-office"
	not input.filed
}

breached contains "use-rules/2" if {
	input.purpose == "internal-office"
	input.user_kind in {"branch", "affiliate"}
	not input.user_in_scope
	not approved_affiliate
}

breached contains "use-rules/3" if {
	input.purpose == "internal-office"
	input.dest_kind in {"overseas-idc", "business-platform"}
	not input.approved
}

breached contains "records-rules/1" if not input.logged

breached contains "records-rules/2" if {
	input.line_kind == "sdwan"
	not input.has_licence
}

breached contains "records-rules/3" if {
	input.user_kind == "affiliate"
	input.dest_kind == "hq"
	not input.filed
}

# What a call costs that decides nothing.
nothing := true
