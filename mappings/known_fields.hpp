/// Lists the fields without a token that Duo, or a tool between Duo and this program, is known to write. They
/// are not drift, so that new fields stand out in reports. A field that a row reads is not listed. Tested by
/// tests/unit/mappings_test.cpp.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "mappings/kinds.hpp"
#include "mappings/row.hpp"

namespace duo2qualys::mappings {

/// The known members of one object. As in the source of a row, paths pass through arrays. Null and "" are
/// never drift, so fields with only such values need no entry. A key is one step, even if it contains dots or
/// blanks.
struct KnownFields {
    Kinds kinds{};
    Path parent{};                             ///< the path of the object; empty for the record itself
    std::span<const std::string_view> keys{};  ///< sorted
};

namespace known {

// clang-format off
// Fields that clients and relays add at the top level of a record. duo_client adds `eventtype` (and `host`,
// which rows read).
inline constexpr auto kToolKeys = std::to_array<std::string_view>({
    "_table", "actionlabel", "child_account_id", "ctime", "eventtype", "extracted_eventtype", "logType",
    "log_type",
});
inline constexpr auto kLocationKeys = std::to_array<std::string_view>({"city", "country", "state"});
// Authentication log, v1 and v2.
inline constexpr auto kAuthKeys = std::to_array<std::string_view>({
    "alias", "factor", "ood_software", "remembered_factor", "trusted_endpoint_status", "txid",
});
// The machine that requested access. The guide's destinationHost is not the name of this machine.
inline constexpr auto kAccessDeviceKeys = std::to_array<std::string_view>({
    "browser", "browser_version", "device_info_source", "epkey", "flash_version", "hostname",
    "is_encryption_enabled", "is_firewall_enabled", "is_password_set", "java_version", "key",
    "management_agents", "os_version", "security_agents", "trusted_endpoint_status",
});
inline constexpr auto kSecurityAgentKeys = std::to_array<std::string_view>({"security_agent", "version"});
inline constexpr auto kTrustKeys = std::to_array<std::string_view>({
    "detected_attack_detectors", "features_version", "model_version", "policy_enabled",
    "preview_mode_enabled", "reason", "trust_level",
});
inline constexpr auto kAuthDeviceKeys = std::to_array<std::string_view>({"ip", "key", "serial", "type"});
inline constexpr auto kTriggeredAttackKeys = std::to_array<std::string_view>({
    "country_code_access", "country_code_auth", "detected_occurrences", "detector", "shadow_mode",
    "suppressed", "threshold_occurrences", "threshold_time_frame", "unrealistic_travel_velocity",
});
// The fields that describe a change: in `description` of the administrator and offline-enrollment logs, and
// in the details of the activity log.
inline constexpr auto kDescriptionKeys = std::to_array<std::string_view>({
    "Administrators", "Admins added", "Admins modified", "Admins removed", "Admins seen", "Applications",
    "Duration", "Errors", "Groups", "Name", "Restricted by applications", "Restricted by groups",
    "Sync Ref. Code", "Users added", "Users modified", "Users removed", "Users seen", "_status",
    "adaptive_auth_display_unit", "adaptive_auth_hours", "admin_email", "adminapi_admins", "adminapi_info",
    "adminapi_read_log", "adminapi_read_resource", "adminapi_settings", "administrative_units",
    "allow_adaptive_auth", "allow_factor_phone", "allow_factor_sms", "allow_factor_u2f", "allowed_factors",
    "anonymous_ip_policy", "applications", "authenticator_type", "authproxy_identifiers", "auto_generated",
    "biometrics_status", "bkeys", "browser", "browser_max_ood_days", "browser_version", "bypass",
    "bypass_code_id", "bypass_code_ids", "cert", "chrome_remediation", "count", "countries", "country_code",
    "credential_name", "desc", "device", "device_certificate_policy", "directory", "edge_remediation",
    "enable_auto_prompt", "enforcement_status", "entity_id", "error", "extension", "factor",
    "firefox_remediation", "firstname", "greeting", "group_access", "hardtoken", "help_links",
    "help_text_by_locale", "idp_type", "ie_remediation", "ips", "is_temporary_password", "lastname",
    "local_trusted_sessions_display_unit", "local_trusted_sessions_display_val", "manufacturer", "message",
    "missing_web_referer_policy", "mobile_chrome_remediation", "mobile_edge_remediation",
    "mobile_firefox_remediation", "mobile_safari_remediation", "model", "name", "networks_allow",
    "networks_for_api_access", "non_authentication_events", "notes", "offline_auth_enabled",
    "offline_max_attempts", "offline_max_days", "os", "os_logon_pwl_enabled", "os_version",
    "other_browsers_remediation", "owner_id", "owner_name", "owner_type", "passcode_status",
    "passwordless_authorized", "phones", "pretty_trusted_devices", "primary_auth_method", "raw_type",
    "realname", "remaining_uses", "require_signed_response", "restricted_by_admin_units", "role",
    "safari_remediation", "saml_idp", "self_service_allowed", "slo_url", "sso_url", "subaccount_access_tags",
    "subaccount_role", "tampered_status", "transport_types", "trusted_mobile_endpoint_policy", "uname",
    "user_agent", "user_id", "username_normalization_policy", "users", "valid_secs",
});
inline constexpr auto kPhoneKeys = std::to_array<std::string_view>({
    "extension", "notes", "number", "pname", "postdelay", "predelay", "type",
});
// Activity log.
inline constexpr auto kActivityKeys = std::to_array<std::string_view>({"activity_id", "akey"});
// The directory that a sync reads.
inline constexpr auto kConnectionKeys = std::to_array<std::string_view>({
    "base_dn", "ldap_conn_key", "ldap_conn_name", "ntlm_domain", "ntlm_workstation", "ssl_verify_hostname",
    "used_by_admin_syncs", "used_by_user_syncs",
});
inline constexpr auto kPartyKeys = std::to_array<std::string_view>({"key", "type"});
// Keys of `old_target`, the state before the change. No row reads it.
inline constexpr auto kWholePartyKeys = std::to_array<std::string_view>({"details", "key", "name", "type"});
// Keys that only the details of the activity log have. They are in snake_case. The administrator
// log spells some of them with blanks, such as `Admins added` for `admins_added`.
inline constexpr auto kActivityDetailsKeys = std::to_array<std::string_view>({
    "admins_added", "admins_modified", "admins_removed", "admins_seen", "auth_device", "auth_method",
    "created", "directory_type", "duration", "email_attribute", "error_msg", "errors", "group_change_desc",
    "groups", "last_login", "ldname", "notes_attribute", "phone1_attribute", "phone2_attribute",
    "realname_attribute", "selected_groups", "send_enrollment", "sync_phones", "sync_ref_code",
    "username_attribute", "users_added", "users_modified", "users_removed", "users_seen",
});
// Keys that rows read in `description`, `action.details` and `target.details`. In other objects that have the
// same keys, no row reads them, so there they are known fields.
inline constexpr auto kMappedDetailsKeys = std::to_array<std::string_view>({
    "email", "enroll_policy", "enrollment_email_body", "hostname", "ip_address", "number", "phone",
    "platform", "status", "type",
});
inline constexpr auto kGroupKeys = std::to_array<std::string_view>({"_status", "desc"});
// Authentication log.
inline constexpr auto kApplicationKeys = std::to_array<std::string_view>({
    "destination_app_name", "destination_name", "key", "type",
});
inline constexpr auto kPassportAssessmentKeys = std::to_array<std::string_view>({"is_supported", "reason"});
inline constexpr auto kTrustedSessionInfoKeys = std::to_array<std::string_view>({"trusted_session_uuid"});
inline constexpr auto kUserKeys = std::to_array<std::string_view>({"key"});
// Activity log.
inline constexpr auto kActionExtendedKeys = std::to_array<std::string_view>({"name"});
// Telephony log.
inline constexpr auto kTelephonyKeys = std::to_array<std::string_view>({
    "credits", "telephony_id", "txid",
});
// Activity log.
inline constexpr auto kActorKeys = std::to_array<std::string_view>({"details", "key", "type"});
inline constexpr auto kWholeGroupKeys = std::to_array<std::string_view>({"_status", "desc", "name"});
// clang-format on

}  // namespace known

// clang-format off
inline constexpr auto kKnownFields = std::to_array<KnownFields>({
    {.kinds = kAllKinds, .keys = known::kToolKeys},
    {.kinds = Kind::admin, .parent = "description", .keys = known::kDescriptionKeys},
    {.kinds = Kind::admin, .parent = "description.groups", .keys = known::kGroupKeys},
    {.kinds = Kind::admin, .parent = "description.phones.phone1", .keys = known::kPhoneKeys},
    {.kinds = Kind::admin, .parent = "description.phones.phone2", .keys = known::kPhoneKeys},
    {.kinds = Kind::admin, .parent = "descriptionFields", .keys = known::kDescriptionKeys},
    {.kinds = Kind::admin, .parent = "descriptionFields", .keys = known::kMappedDetailsKeys},
    {.kinds = Kind::auth, .keys = known::kAuthKeys},
    {.kinds = Kind::auth, .parent = "location", .keys = known::kLocationKeys},
    {.kinds = Kind::auth | Kind::activity, .parent = "access_device", .keys = known::kAccessDeviceKeys},
    {.kinds = Kind::auth | Kind::activity, .parent = "access_device.location", .keys = known::kLocationKeys},
    {.kinds = Kind::auth | Kind::activity, .parent = "access_device.security_agents", .keys = known::kSecurityAgentKeys},
    {.kinds = Kind::auth, .parent = "adaptive_trust_assessments.more_secure_auth", .keys = known::kTrustKeys},
    {.kinds = Kind::auth, .parent = "adaptive_trust_assessments.remember_me", .keys = known::kTrustKeys},
    {.kinds = Kind::auth, .parent = "application", .keys = known::kApplicationKeys},
    {.kinds = Kind::auth, .parent = "auth_device", .keys = known::kAuthDeviceKeys},
    {.kinds = Kind::auth, .parent = "auth_device.location", .keys = known::kLocationKeys},
    {.kinds = Kind::auth, .parent = "passport_assessment", .keys = known::kPassportAssessmentKeys},
    {.kinds = Kind::auth, .parent = "rbfs_triggered_attacks", .keys = known::kTriggeredAttackKeys},
    {.kinds = Kind::auth, .parent = "trusted_session_info", .keys = known::kTrustedSessionInfoKeys},
    {.kinds = Kind::auth, .parent = "user", .keys = known::kUserKeys},
    {.kinds = Kind::telephony, .keys = known::kTelephonyKeys},
    {.kinds = Kind::activity, .keys = known::kActivityKeys},
    {.kinds = Kind::activity, .parent = "action_extended", .keys = known::kActionExtendedKeys},
    {.kinds = Kind::activity, .parent = "actor", .keys = known::kActorKeys},
    {.kinds = Kind::activity, .parent = "target", .keys = known::kPartyKeys},
    {.kinds = Kind::activity, .parent = "application", .keys = known::kPartyKeys},
    {.kinds = Kind::activity, .parent = "old_target", .keys = known::kWholePartyKeys},
    {.kinds = Kind::activity, .parent = "action.details", .keys = known::kDescriptionKeys},
    {.kinds = Kind::activity, .parent = "action.details", .keys = known::kActivityDetailsKeys},
    {.kinds = Kind::activity, .parent = "action.details.groups", .keys = known::kGroupKeys},
    {.kinds = Kind::activity, .parent = "action.details.phones.phone1", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "action.details.phones.phone2", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "target.details", .keys = known::kDescriptionKeys},
    {.kinds = Kind::activity, .parent = "target.details", .keys = known::kActivityDetailsKeys},
    {.kinds = Kind::activity, .parent = "target.details.connection", .keys = known::kConnectionKeys},
    {.kinds = Kind::activity, .parent = "target.details.groups", .keys = known::kGroupKeys},
    {.kinds = Kind::activity, .parent = "target.details.phones.phone1", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "target.details.phones.phone2", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "actor.details", .keys = known::kDescriptionKeys},
    {.kinds = Kind::activity, .parent = "actor.details", .keys = known::kActivityDetailsKeys},
    {.kinds = Kind::activity, .parent = "actor.details", .keys = known::kMappedDetailsKeys},
    {.kinds = Kind::activity, .parent = "actor.details.groups", .keys = known::kWholeGroupKeys},
    {.kinds = Kind::activity, .parent = "actor.details.phones.phone1", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "actor.details.phones.phone2", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "old_target.details", .keys = known::kDescriptionKeys},
    {.kinds = Kind::activity, .parent = "old_target.details", .keys = known::kActivityDetailsKeys},
    {.kinds = Kind::activity, .parent = "old_target.details", .keys = known::kMappedDetailsKeys},
    {.kinds = Kind::activity, .parent = "old_target.details.connection", .keys = known::kConnectionKeys},
    {.kinds = Kind::activity, .parent = "old_target.details.groups", .keys = known::kWholeGroupKeys},
    {.kinds = Kind::activity, .parent = "old_target.details.phones.phone1", .keys = known::kPhoneKeys},
    {.kinds = Kind::activity, .parent = "old_target.details.phones.phone2", .keys = known::kPhoneKeys},
});
// clang-format on

}  // namespace duo2qualys::mappings
