/// Lists every known action of the administrator, offline-enrollment and activity logs, for the mapper: its
/// label, which becomes `eventName`, and its `outcome`, if the name of the action states one. An action that
/// is not listed is drift, and never a success. Tested by tests/unit/mappings_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace duo2qualys::mappings {

/// The logs in which an action occurs. Only listings use them, because an action means the same in all logs.
using Logs = std::uint8_t;
inline constexpr Logs kAdminLog = 1;
inline constexpr Logs kOfflineLog = 2;
inline constexpr Logs kActivityLog = 4;

inline constexpr std::string_view kSuccess = "Success";
inline constexpr std::string_view kFailure = "Failure";

/// One action.
struct Event {
    std::string_view action;  ///< matches exactly, case included
    /// In Title Case. If a person does something, the label begins with the verb, as in Duo's own labels
    /// (`Create User`). If something failed, or happened by itself, the label states what happened (`Admin
    /// Login Failed`, `AD Sync Finished`).
    std::string_view label;
    Logs logs = 0;
    std::string_view outcome{};  ///< empty if the name states no result
    bool duo_label = false;      ///< the label is Duo's own, not ours
    bool site = false;           ///< from the tables of a site, which name no logs
};

/// Sorted by action, for binary search.
// clang-format off
inline constexpr auto kEvents = std::to_array<Event>({
    {.action = "accountsapi_request_ip_denied", .label = "Accounts API Request Denied By IP", .logs = kAdminLog, .outcome = kFailure},
    {.action = "activation_begin", .label = "Begin Admin Activation", .logs = kAdminLog},
    {.action = "activation_create_link", .label = "Create Admin Activation Link", .logs = kAdminLog},
    {.action = "activation_delete_link", .label = "Delete Admin Activation Link", .logs = kAdminLog},
    {.action = "activation_send_link", .label = "Send Admin Activation Link", .logs = kAdminLog},
    {.action = "activation_set_password", .label = "Set Admin Activation Password", .logs = kAdminLog},
    {.action = "ad_sync_begin", .label = "AD Sync Started", .logs = kAdminLog},
    {.action = "ad_sync_by_user_begin", .label = "AD Sync By User Started", .logs = kAdminLog},
    {.action = "ad_sync_by_user_finish", .label = "AD Sync By User Finished", .logs = kAdminLog},
    {.action = "ad_sync_config_download", .label = "Download AD Sync Config", .logs = kAdminLog},
    {.action = "ad_sync_failed", .label = "AD Sync Failed", .logs = kAdminLog, .outcome = kFailure},
    {.action = "ad_sync_finish", .label = "AD Sync Finished", .logs = kAdminLog | kActivityLog},
    {.action = "admin_2fa_error", .label = "Admin 2FA Failed", .logs = kAdminLog, .outcome = kFailure},
    {.action = "admin_account_switch", .label = "Switch Admin Account", .logs = kAdminLog},
    {.action = "admin_activate_duo_push", .label = "Activate Admin Duo Push", .logs = kAdminLog | kActivityLog},
    {.action = "admin_activates_duo_push", .label = "Activate Admin Duo Push", .logs = kAdminLog},
    {.action = "admin_activation_create", .label = "Create Admin Activation", .logs = kAdminLog},
    {.action = "admin_activation_delete", .label = "Delete Admin Activation", .logs = kAdminLog},
    {.action = "admin_create", .label = "Create Admin", .logs = kAdminLog, .duo_label = true},
    {.action = "admin_delete", .label = "Delete Admin", .logs = kAdminLog, .duo_label = true},
    {.action = "admin_factor_restrictions", .label = "Update Admin Factor Restrictions", .logs = kAdminLog | kActivityLog},
    {.action = "admin_factor_restrictions_update", .label = "Update Admin Factor Restrictions", .logs = kAdminLog},
    {.action = "admin_lockout", .label = "Admin Locked Out", .logs = kAdminLog, .outcome = kFailure},
    {.action = "admin_login", .label = "Admin Login", .logs = kAdminLog | kActivityLog, .outcome = kSuccess, .duo_label = true},
    {.action = "admin_login_error", .label = "Admin Login Failed", .logs = kAdminLog, .outcome = kFailure},
    {.action = "admin_reactivates_duo_push", .label = "Reactivate Admin Duo Push", .logs = kAdminLog},
    {.action = "admin_rectivates_duo_push", .label = "Reactivate Admin Duo Push", .logs = kAdminLog | kActivityLog},
    {.action = "admin_reset_password", .label = "Reset Admin Password", .logs = kAdminLog | kActivityLog},
    {.action = "admin_self_activate", .label = "Complete Admin Activation", .logs = kAdminLog},
    {.action = "admin_send_reset_password_email", .label = "Send Admin Password Reset Email", .logs = kAdminLog | kActivityLog},
    {.action = "admin_single_sign_on_update", .label = "Update Admin SSO", .logs = kAdminLog},
    {.action = "admin_sync_begin", .label = "Admin Sync Started", .logs = kAdminLog | kActivityLog},
    {.action = "admin_sync_finish", .label = "Admin Sync Finished", .logs = kAdminLog | kActivityLog},
    {.action = "admin_update", .label = "Update Admin", .logs = kAdminLog, .duo_label = true},
    {.action = "adminapi_request_ip_denied", .label = "Admin API Request Denied By IP", .logs = kAdminLog, .outcome = kFailure},
    {.action = "administrative_unit_create", .label = "Create Administrative Unit", .logs = kAdminLog},
    {.action = "azure_directory_create", .label = "Create Azure Directory", .logs = kAdminLog},
    {.action = "azure_directory_delete", .label = "Delete Azure Directory", .logs = kAdminLog},
    {.action = "azure_directory_update", .label = "Update Azure Directory", .logs = kAdminLog},
    {.action = "azure_sync_begin", .label = "Azure Sync Started", .logs = kAdminLog},
    {.action = "azure_sync_by_user_begin", .label = "Azure Sync By User Started", .logs = kAdminLog},
    {.action = "azure_sync_by_user_finish", .label = "Azure Sync By User Finished", .logs = kAdminLog},
    {.action = "azure_sync_fail", .label = "Azure Sync Failed", .logs = kAdminLog, .outcome = kFailure},
    {.action = "azure_sync_finish", .label = "Azure Sync Finished", .logs = kAdminLog},
    {.action = "bypass_create", .label = "Create Bypass Code", .logs = kAdminLog | kActivityLog},
    {.action = "bypass_delete", .label = "Delete Bypass Code", .logs = kAdminLog | kActivityLog},
    {.action = "bypass_view", .label = "View Bypass Code", .logs = kAdminLog | kActivityLog},
    {.action = "cloudsso_add_saml_authsource", .label = "Add Cloud SSO SAML Authentication Source", .logs = kAdminLog},
    {.action = "create_child_customer", .label = "Create Child Customer", .logs = kAdminLog},
    {.action = "credits_update", .label = "Update Telephony Credits", .logs = kAdminLog},
    {.action = "custom_messaging_update", .label = "Update Custom Messaging", .logs = kAdminLog},
    {.action = "customer_update", .label = "Update Customer", .logs = kAdminLog, .duo_label = true},
    {.action = "delete_child_customer", .label = "Delete Child Customer", .logs = kAdminLog},
    {.action = "deregister_devices", .label = "Deregister Devices", .logs = kAdminLog | kActivityLog},
    {.action = "device_change_enrollment_summary_notification_answered", .label = "Answer Enrollment Summary Notification", .logs = kActivityLog},
    {.action = "device_change_enrollment_summary_notification_answered_notify_admin", .label = "Answer Enrollment Summary Notification And Notify Admin", .logs = kActivityLog},
    {.action = "device_change_enrollment_summary_notification_send", .label = "Send Enrollment Summary Notification", .logs = kActivityLog},
    {.action = "device_change_notification_answered", .label = "Answer Device Change Notification", .logs = kActivityLog},
    {.action = "device_change_notification_answered_notify_admin", .label = "Answer Device Change Notification And Notify Admin", .logs = kActivityLog},
    {.action = "device_change_notification_create", .label = "Create Device Change Notification", .logs = kActivityLog},
    {.action = "device_change_notification_send", .label = "Send Device Change Notification", .logs = kActivityLog},
    {.action = "directory_create", .label = "Create Directory", .logs = kAdminLog},
    {.action = "directory_delete", .label = "Delete Directory", .logs = kAdminLog},
    {.action = "directory_groups_update", .label = "Update Directory Groups", .logs = kAdminLog},
    {.action = "directory_sync_pause", .label = "Pause Directory Sync", .logs = kAdminLog},
    {.action = "directory_sync_resume", .label = "Resume Directory Sync", .logs = kAdminLog},
    {.action = "directory_update", .label = "Update Directory", .logs = kAdminLog},
    {.action = "edition_update", .label = "Update Edition", .logs = kAdminLog},
    {.action = "feature_add", .label = "Add Feature", .logs = kAdminLog},
    {.action = "feature_delete", .label = "Delete Feature", .logs = kAdminLog},
    {.action = "group_create", .label = "Create Group", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "group_delete", .label = "Delete Group", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "group_update", .label = "Update Group", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "hardtoken_create", .label = "Create Hardware Token", .logs = kAdminLog | kActivityLog},
    {.action = "hardtoken_delete", .label = "Delete Hardware Token", .logs = kAdminLog | kActivityLog},
    {.action = "hardtoken_resync", .label = "Resync Hardware Token", .logs = kAdminLog | kActivityLog},
    {.action = "hardtoken_update", .label = "Update Hardware Token", .logs = kAdminLog | kActivityLog},
    {.action = "integration_create", .label = "Create Integration", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "integration_delete", .label = "Delete Integration", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "integration_group_policy_add", .label = "Add Integration Group Policy", .logs = kAdminLog | kActivityLog},
    {.action = "integration_group_policy_remove", .label = "Remove Integration Group Policy", .logs = kAdminLog | kActivityLog},
    {.action = "integration_policy_assign", .label = "Assign Integration Policy", .logs = kAdminLog | kActivityLog},
    {.action = "integration_policy_unassign", .label = "Unassign Integration Policy", .logs = kAdminLog | kActivityLog},
    {.action = "integration_skey_bulk_view", .label = "View Integration SKEY In Bulk", .logs = kAdminLog | kActivityLog},
    {.action = "integration_skey_view", .label = "View Integration SKEY", .logs = kAdminLog | kActivityLog},
    {.action = "integration_update", .label = "Update Integration", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "log_export_complete", .label = "Log Export Completed", .logs = kActivityLog},
    {.action = "log_export_failure", .label = "Log Export Failed", .logs = kActivityLog, .outcome = kFailure},
    {.action = "log_export_start", .label = "Log Export Started", .logs = kActivityLog},
    {.action = "management_system_activate_device_cache", .label = "Activate Management System Device Cache", .logs = kActivityLog},
    {.action = "management_system_active_device_cache_add_devices", .label = "Add Devices To Management System Active Device Cache", .logs = kActivityLog},
    {.action = "management_system_active_device_cache_delete_devices", .label = "Delete Devices From Management System Active Device Cache", .logs = kActivityLog},
    {.action = "management_system_active_device_cache_edit_devices", .label = "Edit Devices In Management System Active Device Cache", .logs = kActivityLog},
    {.action = "management_system_add_devices", .label = "Add Devices To Management System", .logs = kActivityLog},
    {.action = "management_system_create", .label = "Create Management System", .logs = kActivityLog},
    {.action = "management_system_delete", .label = "Delete Management System", .logs = kActivityLog},
    {.action = "management_system_delete_devices", .label = "Delete Devices From Management System", .logs = kActivityLog},
    {.action = "management_system_device_cache_add_devices", .label = "Add Devices To Management System Device Cache", .logs = kActivityLog},
    {.action = "management_system_device_cache_create", .label = "Create Management System Device Cache", .logs = kActivityLog},
    {.action = "management_system_device_cache_delete", .label = "Delete Management System Device Cache", .logs = kActivityLog},
    {.action = "management_system_device_cache_delete_devices", .label = "Delete Devices From Management System Device Cache", .logs = kActivityLog},
    {.action = "management_system_download_device_api_script", .label = "Download Management System Device API Script", .logs = kActivityLog},
    {.action = "management_system_pkcs12_enrollment", .label = "Enroll Management System PKCS12 Certificate", .logs = kActivityLog},
    {.action = "management_system_sync_failure", .label = "Management System Sync Failed", .logs = kActivityLog, .outcome = kFailure},
    {.action = "management_system_sync_success", .label = "Management System Sync Completed", .logs = kActivityLog, .outcome = kSuccess},
    {.action = "management_system_update", .label = "Update Management System", .logs = kActivityLog},
    {.action = "management_system_view_password", .label = "View Management System Password", .logs = kActivityLog},
    {.action = "management_system_view_token", .label = "View Management System Token", .logs = kActivityLog},
    {.action = "o2fa_user_deprovisioned", .label = "Deprovision User For Offline Access", .logs = kOfflineLog | kActivityLog},
    {.action = "o2fa_user_provisioned", .label = "Provision User For Offline Access", .logs = kOfflineLog | kActivityLog},
    {.action = "o2fa_user_reenrolled", .label = "Reenroll User For Offline Access", .logs = kOfflineLog | kActivityLog},
    {.action = "openldap_sync_begin", .label = "OpenLDAP Sync Started", .logs = kAdminLog},
    {.action = "openldap_sync_by_user_begin", .label = "OpenLDAP Sync By User Started", .logs = kAdminLog},
    {.action = "openldap_sync_by_user_finish", .label = "OpenLDAP Sync By User Finished", .logs = kAdminLog},
    {.action = "openldap_sync_config_download", .label = "Download OpenLDAP Sync Config", .logs = kAdminLog},
    {.action = "openldap_sync_failed", .label = "OpenLDAP Sync Failed", .logs = kAdminLog, .outcome = kFailure},
    {.action = "openldap_sync_finish", .label = "OpenLDAP Sync Finished", .logs = kAdminLog},
    {.action = "phone_activation_code_regenerated", .label = "Regenerate Phone Activation Code", .logs = kActivityLog},
    {.action = "phone_associate", .label = "Associate Phone", .logs = kAdminLog | kActivityLog},
    {.action = "phone_create", .label = "Create Phone", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "phone_delete", .label = "Delete Phone", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "phone_disassociate", .label = "Disassociate Phone", .logs = kAdminLog | kActivityLog},
    {.action = "phone_new_sms_passcode", .label = "Send New SMS Passcodes", .logs = kActivityLog},
    {.action = "phone_update", .label = "Update Phone", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "policy_create", .label = "Create Policy", .logs = kAdminLog | kActivityLog},
    {.action = "policy_delete", .label = "Delete Policy", .logs = kAdminLog | kActivityLog},
    {.action = "policy_update", .label = "Update Policy", .logs = kAdminLog | kActivityLog},
    {.action = "regen_mobile", .label = "Regenerate Phone Activation Code", .logs = kAdminLog},
    {.action = "regen_sms", .label = "Send New SMS Passcodes", .logs = kAdminLog},
    {.action = "resend_enroll_codes", .label = "Resend Enrollment Codes", .logs = kAdminLog},
    {.action = "reset_admin_auth_attempts", .label = "Reset Admin Login Attempts", .logs = kAdminLog},
    {.action = "send_enroll_code", .label = "Send Enrollment Code", .logs = kAdminLog},
    {.action = "u2ftoken_create", .label = "Create U2F Token", .logs = kAdminLog | kActivityLog},
    {.action = "u2ftoken_delete", .label = "Delete U2F Token", .logs = kAdminLog | kActivityLog},
    {.action = "update_admin_factor_restrictions", .label = "Update Admin Factor Restrictions", .logs = kAdminLog},
    {.action = "updated_risk_profile", .label = "Update Risk Profile", .logs = kAdminLog},
    {.action = "user_adminapi_lockout", .label = "User Locked Out By Admin API", .logs = kActivityLog, .outcome = kFailure},
    {.action = "user_bulk_activate", .label = "Activate Users In Bulk", .logs = kAdminLog},
    {.action = "user_bulk_enroll", .label = "Enroll Users In Bulk", .logs = kAdminLog},
    {.action = "user_create", .label = "Create User", .logs = kAdminLog, .duo_label = true},
    {.action = "user_delete", .label = "Delete User", .logs = kAdminLog, .duo_label = true},
    {.action = "user_import", .label = "Import Users", .logs = kAdminLog},
    {.action = "user_lockout_cleared", .label = "User Lockout Cleared", .logs = kActivityLog},
    {.action = "user_not_enrolled_lockout", .label = "User Locked Out As Not Enrolled", .logs = kActivityLog, .outcome = kFailure},
    {.action = "user_pending_delete", .label = "Put User In Trash", .logs = kAdminLog},
    {.action = "user_restore", .label = "Restore User From Trash", .logs = kAdminLog},
    {.action = "user_update", .label = "Update User", .logs = kAdminLog | kActivityLog, .duo_label = true},
    {.action = "webauthncredential_create", .label = "Create WebAuthn Credential", .logs = kActivityLog},
    {.action = "webauthncredential_delete", .label = "Delete WebAuthn Credential", .logs = kAdminLog | kActivityLog},
    {.action = "webauthncredential_rename", .label = "Rename WebAuthn Credential", .logs = kActivityLog},
});
// clang-format on

/// Returns the event of an action, or nullptr if it is not in the list. The event lives as long as the
/// program.
constexpr const Event* find_event(std::string_view action) {
    const auto* const found =
        std::lower_bound(kEvents.begin(), kEvents.end(), action,
                         [](const Event& event, std::string_view wanted) { return event.action < wanted; });
    return found != kEvents.end() && found->action == action ? found : nullptr;
}

}  // namespace duo2qualys::mappings
