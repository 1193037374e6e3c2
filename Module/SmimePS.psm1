# Only what every engine has is used here: a host without Microsoft.PowerShell.Utility and .Management loads this module too.
if ($PSVersionTable.PSEdition -eq 'Core') {
    $version = $PSVersionTable.PSVersion
    if ($version.Major -lt 7 -or ($version.Major -eq 7 -and $version.Minor -lt 4)) {
        throw "SmimePS needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This is PowerShell $version. Install a current PowerShell and import the module there."
    }
    $folder = 'net8.0'
}
else {
    $folder = 'net472'
}

$path = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $folder, 'SmimePS.Loader.dll')
$loader = [System.Reflection.Assembly]::LoadFrom($path)
if ($loader.Location -ne $path -and $loader.GetName().Version -ne [System.Reflection.AssemblyName]::GetAssemblyName($path).Version) {
    throw "Another version of SmimePS ($($loader.GetName().Version), from '$($loader.Location)') was loaded into this session before. Start a new session to use this one."
}

$cmdlets = $loader.GetType('SmimePS.ModuleLoader').GetMethod('Load').Invoke($null, @())
$inner = Import-Module -Assembly $cmdlets -PassThru -ErrorAction Stop

# What the module has connected is closed with it.
$closeMailboxes = $cmdlets.GetType('SmimePS.Connecting.MailboxSessions').GetMethod('CloseAll')
$ExecutionContext.SessionState.Module.OnRemove = { $null = $closeMailboxes.Invoke($null, @()) }

# PowerShell remembers an assembly that it imported before, and then exports none of its cmdlets from here: hand them on by name.
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
if ($addExportedCmdlet) {
    foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}

# An attribute on the cmdlet would be read at the first import alone.
$null = $ExecutionContext.InvokeProvider.Item.Set('alias:Import-SmimeMailboxMessage', 'Save-SmimeMailboxMessage')
