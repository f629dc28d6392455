/** Properties in templates of Azure: a resource, weak ones, safe ones, and which of them stand where nothing is written. */
export const TEMPLATE_WORDS = `
Microsoft.Storage/storageAccounts: {"supportsHttpsTrafficOnly": false} | {"supportsHttpsTrafficOnly": true} | between
Microsoft.Storage/storageAccounts: {"minimumTlsVersion": "TLS1_0"} | {"minimumTlsVersion": "TLS1_2"} | ?
Microsoft.Storage/storageAccounts: {"networkAcls": {"defaultAction": "Allow"}} | {"networkAcls": {"defaultAction": "Deny"}} | weak
Microsoft.Storage/storageAccounts: {"networkAcls": {"bypass": "None"}} | {"networkAcls": {"bypass": "Logging, AzureServices"}} | ?
Microsoft.Storage/storageAccounts: {"allowSharedKeyAccess": true} | {"allowSharedKeyAccess": false} | weak
Microsoft.Storage/storageAccounts: {"encryption": {"requireInfrastructureEncryption": false}} | {"encryption": {"requireInfrastructureEncryption": true}} | weak
Microsoft.Storage/storageAccounts/blobServices/containers: {"publicAccess": "Blob"} | {"publicAccess": "None"} | safe
Microsoft.Storage/storageAccounts/blobServices: {"deleteRetentionPolicy": {"enabled": false}} | {"deleteRetentionPolicy": {"enabled": true}} | weak
Microsoft.KeyVault/vaults: {"enableSoftDelete": false} | {"enableSoftDelete": true} | between
Microsoft.KeyVault/vaults: {"enablePurgeProtection": false} | {"enablePurgeProtection": true} | weak
Microsoft.KeyVault/vaults: {"enableRbacAuthorization": false} | {"enableRbacAuthorization": true} | weak
Microsoft.KeyVault/vaults/secrets: {"attributes": {"enabled": true}} | {"attributes": {"enabled": true, "exp": 1893456000}} | ?
Microsoft.KeyVault/vaults/keys: {"attributes": {"enabled": true}} | {"attributes": {"enabled": true, "exp": 1893456000}} | ?
Microsoft.ContainerService/managedClusters: {"networkProfile": {"networkPlugin": "azure"}} | {"networkProfile": {"networkPlugin": "azure", "networkPolicy": "azure"}} | ?
Microsoft.ContainerService/managedClusters: {"addonProfiles": {"kubeDashboard": {"enabled": true}}} | {"addonProfiles": {"kubeDashboard": {"enabled": false}}} | ?
Microsoft.ContainerService/managedClusters: {"addonProfiles": {"omsagent": {"enabled": false}}} | {"addonProfiles": {"omsagent": {"enabled": true}}} | ?
Microsoft.ContainerService/managedClusters: {"addonProfiles": {"azurepolicy": {"enabled": false}}} | {"addonProfiles": {"azurepolicy": {"enabled": true}}} | ?
Microsoft.ContainerService/managedClusters: {"enableRBAC": false} | {"enableRBAC": true} | between
Microsoft.ContainerService/managedClusters: {"disableLocalAccounts": false} | {"disableLocalAccounts": true} | weak
Microsoft.ContainerService/managedClusters: {"apiServerAccessProfile": {"enablePrivateCluster": false}} | {"apiServerAccessProfile": {"enablePrivateCluster": true}} | weak
Microsoft.ContainerService/managedClusters: {"apiServerAccessProfile": {"authorizedIPRanges": ["0.0.0.0/0"]}} | {"apiServerAccessProfile": {"authorizedIPRanges": ["198.51.100.7"]}} | ?
Microsoft.ContainerService/managedClusters: {"agentPoolProfiles": [{"enableEncryptionAtHost": false}]} | {"agentPoolProfiles": [{"enableEncryptionAtHost": true}]} | ?
Microsoft.ContainerService/managedClusters: {"agentPoolProfiles": [{"enableNodePublicIP": true}]} | {"agentPoolProfiles": [{"enableNodePublicIP": false}]} | ?
Microsoft.ContainerService/managedClusters: {"kubernetesVersion": "1.19.7"} | {"kubernetesVersion": "1.33.1"} | safe
Microsoft.Insights/logprofiles: {"categories": ["Write"]} | {"categories": ["Write", "Delete", "Action"]} | ?
Microsoft.Insights/logprofiles: {"retentionPolicy": {"enabled": true, "days": 30}} | {"retentionPolicy": {"enabled": true, "days": 365}} | ?
Microsoft.Insights/logprofiles: {"retentionPolicy": {"enabled": false, "days": 365}} | {"retentionPolicy": {"enabled": true, "days": 365}} | ?
Microsoft.Network/networkWatchers/flowLogs: {"enabled": false} | {"enabled": true} | ?
Microsoft.Network/networkWatchers/flowLogs: {"retentionPolicy": {"enabled": true, "days": 7}} | {"retentionPolicy": {"enabled": true, "days": 90}} | ?
Microsoft.Network/networkWatchers/flowLogs: {"retentionPolicy": {"enabled": false, "days": 90}} | {"retentionPolicy": {"enabled": true, "days": 90}} | ?
Microsoft.Network/networkInterfaces: {"enableIPForwarding": true} | {"enableIPForwarding": false} | safe
Microsoft.Network/virtualNetworks: {"enableDdosProtection": false} | {"enableDdosProtection": true} | weak
Microsoft.Network/applicationGateways: {"webApplicationFirewallConfiguration": {"enabled": false}} | {"webApplicationFirewallConfiguration": {"enabled": true}} | ?
Microsoft.Network/applicationGateways: {"sslPolicy": {"minProtocolVersion": "TLSv1_0"}} | {"sslPolicy": {"minProtocolVersion": "TLSv1_2"}} | ?
Microsoft.DBforMySQL/servers: {"sslEnforcement": "Disabled"} | {"sslEnforcement": "Enabled"} | between
Microsoft.DBforMySQL/servers: {"minimalTlsVersion": "TLS1_0"} | {"minimalTlsVersion": "TLS1_2"} | ?
Microsoft.DBforPostgreSQL/servers: {"storageProfile": {"geoRedundantBackup": "Disabled"}} | {"storageProfile": {"geoRedundantBackup": "Enabled"}} | ?
Microsoft.DBforPostgreSQL/servers: {"infrastructureEncryption": "Disabled"} | {"infrastructureEncryption": "Enabled"} | weak
Microsoft.DBforPostgreSQL/servers: {"publicNetworkAccess": "Enabled"} | {"publicNetworkAccess": "Disabled"} | weak
Microsoft.Security/securityContacts: {"email": "a@shop.example"} | {"email": "a@shop.example", "phone": "+49 1"} | weak
Microsoft.Security/securityContacts: {"alertNotifications": "Off"} | {"alertNotifications": "On"} | ?
Microsoft.Security/securityContacts: {"alertNotifications": {"state": "Off"}} | {"alertNotifications": {"state": "On"}} | ?
Microsoft.Security/securityContacts: {"alertsToAdmins": "Off"} | {"alertsToAdmins": "On"} | ?
Microsoft.Security/pricings: {"pricingTier": "Free"} | {"pricingTier": "Standard"} | weak
Microsoft.Security/autoProvisioningSettings: {"autoProvision": "Off"} | {"autoProvision": "On"} | ?
Microsoft.Sql/servers: {"administratorLogin": "admin"} | {"administratorLogin": "shopkeeper"} | ?
Microsoft.Sql/servers: {"administratorLoginPassword": "Shop-9281-pw"} | {"administratorLoginPassword": "[parameters('p')]"} | safe
Microsoft.Sql/servers: {"minimalTlsVersion": "1.0"} | {"minimalTlsVersion": "1.2"} | ?
Microsoft.Sql/servers: {"publicNetworkAccess": "Enabled"} | {"publicNetworkAccess": "Disabled"} | weak
Microsoft.Sql/servers/databases/transparentDataEncryption: {"state": "Disabled"} | {"state": "Enabled"} | ?
Microsoft.Sql/servers/securityAlertPolicies: {"state": "Disabled"} | {"state": "Enabled"} | ?
Microsoft.Sql/servers/securityAlertPolicies: {"emailAddresses": []} | {"emailAddresses": ["a@shop.example"]} | weak
Microsoft.Sql/servers/securityAlertPolicies: {"emailAccountAdmins": false} | {"emailAccountAdmins": true} | weak
Microsoft.Web/sites: {"httpsOnly": false} | {"httpsOnly": true} | weak
Microsoft.Web/sites: {"clientCertEnabled": false} | {"clientCertEnabled": true} | weak
Microsoft.Web/sites: {"siteConfig": {"http20Enabled": false}} | {"siteConfig": {"http20Enabled": true}} | weak
Microsoft.Web/sites: {"siteConfig": {"minTlsVersion": "1.0"}} | {"siteConfig": {"minTlsVersion": "1.2"}} | between
Microsoft.Web/sites: {"siteConfig": {"ftpsState": "AllAllowed"}} | {"siteConfig": {"ftpsState": "FtpsOnly"}} | ?
Microsoft.Web/sites: {"siteConfig": {"remoteDebuggingEnabled": true}} | {"siteConfig": {"remoteDebuggingEnabled": false}} | safe
Microsoft.Web/sites: {"siteConfig": {"cors": {"allowedOrigins": ["*"]}}} | {"siteConfig": {"cors": {"allowedOrigins": ["https://shop.example"]}}} | safe
Microsoft.Compute/virtualMachines: {"osProfile": {"linuxConfiguration": {"disablePasswordAuthentication": false}}} | {"osProfile": {"linuxConfiguration": {"disablePasswordAuthentication": true}}} | ?
Microsoft.Compute/virtualMachines: {"osProfile": {"adminPassword": "Shop-9281-pw"}} | {"osProfile": {"adminPassword": "[parameters('p')]"}} | safe
Microsoft.Compute/virtualMachines: {"securityProfile": {"encryptionAtHost": false}} | {"securityProfile": {"encryptionAtHost": true}} | weak
Microsoft.Compute/virtualMachines: {"diagnosticsProfile": {"bootDiagnostics": {"enabled": false}}} | {"diagnosticsProfile": {"bootDiagnostics": {"enabled": true}}} | ?
Microsoft.Compute/disks: {"encryptionSettingsCollection": {"enabled": false}} | {"encryptionSettingsCollection": {"enabled": true}} | ?
Microsoft.Compute/disks: {"networkAccessPolicy": "AllowAll"} | {"networkAccessPolicy": "DenyAll"} | weak
Microsoft.Cache/Redis: {"enableNonSslPort": true} | {"enableNonSslPort": false} | safe
Microsoft.Cache/Redis: {"minimumTlsVersion": "1.0"} | {"minimumTlsVersion": "1.2"} | ?
Microsoft.ContainerRegistry/registries: {"adminUserEnabled": true} | {"adminUserEnabled": false} | safe
Microsoft.ContainerRegistry/registries: {"policies": {"trustPolicy": {"status": "disabled"}}} | {"policies": {"trustPolicy": {"status": "enabled"}}} | ?
Microsoft.DocumentDB/databaseAccounts: {"isVirtualNetworkFilterEnabled": false} | {"isVirtualNetworkFilterEnabled": true} | weak
Microsoft.DocumentDB/databaseAccounts: {"disableLocalAuth": false} | {"disableLocalAuth": true} | weak
Microsoft.DocumentDB/databaseAccounts: {"disableKeyBasedMetadataWriteAccess": false} | {"disableKeyBasedMetadataWriteAccess": true} | weak
Microsoft.EventHub/namespaces: {"disableLocalAuth": false} | {"disableLocalAuth": true} | weak
Microsoft.Authorization/roleDefinitions: {"permissions": [{"actions": ["*"]}]} | {"permissions": [{"actions": ["Microsoft.Compute/virtualMachines/read"]}]} | ?
Microsoft.Authorization/policyAssignments: {"enforcementMode": "DoNotEnforce"} | {"enforcementMode": "Default"} | safe
Microsoft.RecoveryServices/vaults: {"publicNetworkAccess": "Enabled"} | {"publicNetworkAccess": "Disabled"} | weak
Microsoft.Search/searchServices: {"replicaCount": 1} | {"replicaCount": 3} | weak
Microsoft.App/containerApps: {"configuration": {"ingress": {"external": true}}} | {"configuration": {"ingress": {"external": false}}} | safe
Microsoft.App/containerApps: {"configuration": {"ingress": {"allowInsecure": true}}} | {"configuration": {"ingress": {"allowInsecure": false}}} | safe
`;
