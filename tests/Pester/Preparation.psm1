# What the tests of this folder share: where things are, the folder in which examples run, a runspace for each, and the blocks of documents.

$root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
$manifest = Join-Path $root 'artifacts' 'module' 'DogBreedPS' 'DogBreedPS.psd1'
$samples = Join-Path $root 'samples'

# Where what may not be distributed stands; tests that need it skip without it.
$shared = if ($env:DOGBREED_SHARED) { $env:DOGBREED_SHARED } else { Join-Path (Split-Path -Parent $root) 'shared' }

function Get-MissingOpenCv {
    <#
    .SYNOPSIS
        Why nothing that needs OpenCV can run here; nothing where it can.
    #>
    $library = Join-Path $root 'artifacts' 'module' 'DogBreedPS.OpenCv' 'runtimes' 'linux-x64' 'native' 'libOpenCvSharpExtern.so'
    [IntPtr] $handle = 0
    if (-not [System.Runtime.InteropServices.NativeLibrary]::TryLoad($library, [ref] $handle)) {
        "OpenCV's library is not here, or lacks some of the system's (on Debian libgtk-3-0)"
    }
}

function New-ExampleFolder {
    <#
    .SYNOPSIS
        A folder with everything that the examples of help and documents name, and a folder with the models that they name.
    #>
    param([string] $Path, [string] $Home_)

    $null = New-Item -ItemType Directory -Path $Path
    Copy-Item (Join-Path $samples 'pembroke.jpg') (Join-Path $Path 'rex.jpg')
    foreach ($name in 'pembroke.jpg', 'german_shepherd.jpg', 'four_dogs.jpg', 'astronaut.png', 'rocket.jpg', 'cat.png') {
        Copy-Item (Join-Path $samples $name) $Path
    }

    Copy-Item $samples (Join-Path $Path 'samples') -Recurse

    # Four breeds. Files that differ behind the end of the picture are different photographs.
    $breeds = @{ pembroke = 'Pembroke'; german_shepherd = 'German_shepherd'; dog_and_bicycle = 'malamute'; dog_person_horse = 'Great_Pyrenees' }
    foreach ($split in 'train', 'valid', 'test') {
        foreach ($sample in $breeds.Keys) {
            $folder = New-Item -ItemType Directory -Path (Join-Path $Path 'dogs' $split $breeds[$sample])
            foreach ($i in 1..$(if ($split -eq 'train') { 3 } else { 1 })) {
                $photo = Join-Path $folder "$sample-$split-$i.jpg"
                Copy-Item (Join-Path $samples "$sample.jpg") $photo
                [System.IO.File]::AppendAllText($photo, "$split $i")
            }
        }
    }

    foreach ($folder in 'lfw', 'people') {
        $person = New-Item -ItemType Directory -Path (Join-Path $Path $folder 'someone')
        Copy-Item (Join-Path $samples 'astronaut.png') $person
    }

    foreach ($folder in 'Inbox', 'card') {
        $null = New-Item -ItemType Directory -Path (Join-Path $Path $folder)
        Copy-Item (Join-Path $samples 'german_shepherd.jpg') (Join-Path $Path $folder 'IMG_0001.jpg')
    }

    # As the page of Export-DogReport saves it.
    Set-Content (Join-Path $Path 'corrections.csv') @(
        'Path,Sha256,Model,SaidSubject,SaidBreed,Probability,Subject,Breed'
        'rex.jpg,,efficientnet-lite2,Dog,Pembroke,0.94,Dog,Pembroke'
        'german_shepherd.jpg,,efficientnet-lite2,Dog,malinois,0.6,Dog,German shepherd'
        'rocket.jpg,,efficientnet-lite2,Neither,,,Neither,'
    )

    $data = Join-Path $root 'tests' 'data'
    Copy-Item (Join-Path $data 'resnet50' 'resnet50_2017_top.h5') (Join-Path $Path 'resnet50_weights_tf_dim_ordering_tf_kernels.h5')
    Copy-Item (Join-Path $data 'head_files' 'article.hdf5') (Join-Path $Path 'weights.best.ResNet50.hdf5')
    Copy-Item (Join-Path $data 'keras_models' 'densenet121.keras') (Join-Path $Path 'my_dogs.keras')

    if ($Home_) {
        $null = New-Item -ItemType Directory -Path $Home_
        $setup = @'
            Import-BreedModel resnet50_weights_tf_dim_ordering_tf_kernels.h5
            Import-BreedModel weights.best.ResNet50.hdf5 -Backbone resnet50 -Name article -WarningAction Ignore
            Start-BreedTraining dogs -Name my-dogs
            Get-ChildItem *.jpg, *.png | Get-DogBreed -Catalog dogs.db -KeepFeature
            Get-ChildItem *.jpg | Get-DogBreed -Catalog first.db
            Get-ChildItem *.png | Get-DogBreed -Catalog second.db
            Get-PhotoFile . -Shard 1/4 -RunFolder nightly
'@
        $result = Invoke-Example $setup -Path $Path -Home_ $Home_
        if ($result.Errors) { throw "The folder of the examples could not be prepared: $($result.Errors -join '; ')" }
    }
}

function Get-PowerShellCommand {
    <#
    .SYNOPSIS
        The words that start this PowerShell once more. The tool's program is a library that dotnet runs.
    #>
    $pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    (Test-Path $pwsh) ? @($pwsh) : @((Get-Command dotnet).Source, (Join-Path $PSHOME 'pwsh.dll'))
}

function Start-TestSlurm {
    <#
    .SYNOPSIS
        Slurm on this machine alone, two nodes of one core. Gives its configuration (Config) and its processes (Id), or a Reason why there is
        none.
    #>
    param([string] $Folder)

    foreach ($program in 'slurmctld', 'slurmd', 'munged', 'sbatch') {
        if (-not (Get-Command $program -ErrorAction Ignore)) { return @{ Reason = "there is no $program (Debian: slurm-wlm, munge)" } }
    }

    if ((id -u) -ne 0) { return @{ Reason = 'slurmd needs root' } }

    foreach ($part in 'state', 'spool-n1', 'spool-n2') { $null = New-Item -ItemType Directory -Path (Join-Path $Folder $part) }

    # The key is this test's own, so is the socket: nobody's cluster is touched.
    $munge = New-Item -ItemType Directory -Path (Join-Path $Folder 'munge')
    [System.IO.File]::WriteAllBytes("$munge/key", [System.Security.Cryptography.RandomNumberGenerator]::GetBytes(1024))
    chmod 700 $munge
    chmod 600 "$munge/key"
    munged --key-file "$munge/key" --socket "$munge/socket" --pid-file "$munge/pid" --log-file "$munge/log" --seed-file "$munge/seed" --force 2>$null
    $name = hostname -s
    $ports = foreach ($i in 1..4) {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $listener
    }
    $free = @($ports.LocalEndpoint.Port)
    $ports | ForEach-Object { $_.Stop() }
    Set-Content (Join-Path $Folder 'slurm.conf') @"
ClusterName=test
SlurmctldHost=$name(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$munge/socket
StateSaveLocation=$Folder/state
SlurmctldPidFile=$Folder/slurmctld.pid
SlurmdPidFile=$Folder/slurmd-%n.pid
SlurmdSpoolDir=$Folder/spool-%n
SlurmctldPort=$($free[0])
SlurmdPort=$($free[1])
SlurmctldLogFile=$Folder/slurmctld.log
SlurmdLogFile=$Folder/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2
MpiDefault=none
ReturnToService=2
KillWait=2
NodeName=n1 NodeHostname=$name NodeAddr=127.0.0.1 Port=$($free[2]) CPUs=1
NodeName=n2 NodeHostname=$name NodeAddr=127.0.0.1 Port=$($free[3]) CPUs=1
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
"@
    $config = Join-Path $Folder 'slurm.conf'
    slurmctld -f $config
    foreach ($node in 'n1', 'n2') { slurmd -f $config -N $node }
    $files = "$Folder/slurmctld.pid", "$Folder/slurmd-n1.pid", "$Folder/slurmd-n2.pid", "$munge/pid"
    for ($i = 0; $i -lt 100 -and ($files | Where-Object { -not (Test-Path $_) }); $i++) { Start-Sleep -Milliseconds 100 }
    @{ Config = $config; Id = @($files | Where-Object { Test-Path $_ } | ForEach-Object { [int] (Get-Content $_) }) }
}

function Start-TestSshd {
    <#
    .SYNOPSIS
        An SSH server on a free port of this machine alone, whose PowerShell is this one. Gives what New-PSSession needs (Connection) and its
        process (Id), or a Reason why there is none.
    #>
    param([string] $Folder)

    $sshd = '/usr/sbin/sshd'
    if (-not $IsLinux -or -not (Test-Path $sshd) -or -not (Get-Command ssh, ssh-keygen -ErrorAction Ignore)) {
        return @{ Reason = 'there is no sshd (Debian: openssh-server)' }
    }

    if ((id -u) -ne 0) { return @{ Reason = 'sshd needs root to start a session' } }

    $null = New-Item -ItemType Directory -Path $Folder
    $null = New-Item -ItemType Directory -Path /run/sshd -Force
    foreach ($key in 'host', 'user') { ssh-keygen -q -t ed25519 -N '' -f (Join-Path $Folder $key) }
    Copy-Item (Join-Path $Folder 'user.pub') (Join-Path $Folder 'authorized_keys')
    chmod 600 (Join-Path $Folder 'authorized_keys')

    # A free port.
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()

    # The subsystem is this PowerShell, whatever starts it.
    $script = Join-Path $Folder 'subsystem'
    Set-Content $script "#!/bin/sh`nexport DOTNET_ROOT='$env:DOTNET_ROOT' PATH='$env:PATH'`nexec $(@(Get-PowerShellCommand) -join ' ') -sshs -NoLogo"
    chmod 755 $script
    Set-Content (Join-Path $Folder 'sshd_config') @"
Port $port
ListenAddress 127.0.0.1
HostKey $Folder/host
AuthorizedKeysFile $Folder/authorized_keys
PidFile $Folder/sshd.pid
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem powershell $script
"@
    & $sshd -f (Join-Path $Folder 'sshd_config') -E (Join-Path $Folder 'log')
    for ($i = 0; $i -lt 50 -and -not (Test-Path (Join-Path $Folder 'sshd.pid')); $i++) { Start-Sleep -Milliseconds 100 }
    @{
        Id         = [int] (Get-Content (Join-Path $Folder 'sshd.pid'))
        Connection = @{
            Port = $port; KeyFilePath = Join-Path $Folder 'user'
            Options = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR' }
        }
    }
}

function Invoke-Example {
    <#
    .SYNOPSIS
        Runs lines as they stand, in a runspace and a location of their own; gives their output as text and as objects, and their errors.
    #>
    param([string] $Code, [string] $Path, [string] $Home_, [switch] $WithoutImport, [switch] $UntilServed, [string] $Culture)

    $before = $env:DOGBREED_HOME
    $env:DOGBREED_HOME = $Home_
    $state = [initialsessionstate]::CreateDefault()
    if (-not $WithoutImport) { $state.ImportPSModule([string[]] @($manifest)) }
    $runspace = [runspacefactory]::CreateRunspace($state)
    $shell = [powershell]::Create($runspace)
    try {
        $runspace.Open()
        $null = $runspace.SessionStateProxy.Path.SetLocation($Path)
        $output = $null
        $terminating = $null
        if ($UntilServed) {
            $output = Invoke-UntilServed $shell $Code
        }
        else {
            # The host has a language of its own; a session's is that of its thread.
            if ($Culture) { $Code = "[System.Threading.Thread]::CurrentThread.CurrentUICulture = '$Culture'`n$Code" }
            try { $output = $shell.AddScript($Code).Invoke() } catch { $terminating = $_.Exception.InnerException ?? $_.Exception }
        }

        [string[]] $warnings = @($shell.Streams.Warning | ForEach-Object { $_.Message })
        [string[]] $errors = @($shell.Streams.Error | ForEach-Object { $_.ToString() }) + @($terminating | Where-Object { $_ } | ForEach-Object { $_.Message })

        # As a terminal of 80 columns shows it; the runspace has the module's views.
        $shell.Commands.Clear()
        if ($Culture) { $null = $shell.AddScript("[System.Threading.Thread]::CurrentThread.CurrentUICulture = '$Culture'; `$input | Out-String -Width 80") }
        else { $null = $shell.AddCommand('Out-String').AddParameter('Width', 80) }
        $text = $null -eq $output ? '' : ($shell.Invoke(@($output)) -join '')
        [pscustomobject] @{
            Output   = $output
            Text     = $text
            Warnings = $warnings
            Errors   = $errors
        }
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
        $env:DOGBREED_HOME = $before
    }
}

function Invoke-UntilServed {
    <#
    .SYNOPSIS
        Runs what serves a page until it is stopped: here when the page was got. Gives the page.
    #>
    param([powershell] $Shell, [string] $Code)

    $display = $env:DISPLAY
    $env:DISPLAY = ''
    try {
        $running = $Shell.AddScript($Code).BeginInvoke()
        $address = $null
        for ($i = 0; $i -lt 300 -and -not $address -and -not $running.IsCompleted; $i++) {
            Start-Sleep -Milliseconds 100
            $address = $Shell.Streams.Information.ReadAll() | ForEach-Object { [regex]::Match($_, 'http://127\.0\.0\.1:\d+/').Value } | Select-Object -First 1
        }

        $page = if ($address) { (Invoke-WebRequest $address).Content }
        $Shell.Stop()
        $page
    }
    finally { $env:DISPLAY = $display }
}

function Get-FileState {
    <#
    .SYNOPSIS
        The hash of every file below a folder, to see that examples leave them as they are.
    #>
    param([string] $Path)

    $state = @{}
    Get-ChildItem -LiteralPath $Path -Recurse -File | Get-FileHash | ForEach-Object { $state[$_.Path] = $_.Hash }
    $state
}

function Get-HelpExample {
    <#
    .SYNOPSIS
        Each example of each command's help.
    #>
    foreach ($command in Get-Command -Module DogBreedPS) {
        $number = 0
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            $number++
            @{ Command = $command.Name; Number = $number; Code = $example.code }
        }
    }
}

function Get-DocumentBlock {
    <#
    .SYNOPSIS
        The code blocks of a Markdown file: language, what else stands behind it, first line's number, text. A block by indentation has no language.
    #>
    param([string] $Path)

    $lines = [System.IO.File]::ReadAllLines((Join-Path $root $Path))
    $fence = $null
    $isText = $false
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($null -eq $fence -and $lines[$i] -match '^```(\S*)\s*(.*)$') {
            $fence = @{ Document = $Path; Line = $i + 1; Language = $Matches[1]; Note = $Matches[2]; Text = [System.Collections.Generic.List[string]]::new() }
        }
        elseif ($null -ne $fence -and $lines[$i] -eq '```') {
            $fence.Text = $fence.Text -join "`n"
            $fence
            $fence = $null
        }
        elseif ($null -ne $fence) {
            $fence.Text.Add($lines[$i])
        }
        elseif ($lines[$i] -match '^    \S' -and -not $isText) {
            # Behind an empty line it is code without a name.
            @{ Document = $Path; Line = $i + 1; Language = ''; Note = ''; Text = $lines[$i] }
        }

        $isText = $null -eq $fence -and $lines[$i] -match '\S'
    }
}

function Get-Document {
    <#
    .SYNOPSIS
        The documents whose blocks are run.
    #>
    'README.md', 'README.zh-CN.md', 'CONTRIBUTING.md'
    Get-ChildItem (Join-Path $root 'docs' '*.md') | ForEach-Object { "docs/$($_.Name)" }
}

function Compare-Text {
    <#
    .SYNOPSIS
        What is wrong with an output: nothing where it says what a document shows. Words are to be the same; numbers may differ in the digits
        that depend on the processor (2 % or 0.02), times are not compared, a path may be shown without its folder, and "..." stands for whatever
        follows.
    #>
    param([string] $Expected, [string] $Actual)

    $isLine = { $_.Trim() }

    # Chinese has no spaces at its punctuation.
    $spaces = '[\s，；：（）]+'
    [string[]] $should = @($Expected -split "`n" | Where-Object $isLine)
    [string[]] $is = @($Actual -split "`r?`n" | Where-Object $isLine)
    for ($i = 0; $i -lt $should.Count; $i++) {
        if ($should[$i].Trim() -eq '...') { return }
        if ($i -ge $is.Count) { return "line $($i + 1) is missing: $($should[$i])" }
        [string[]] $words = @($should[$i] -split $spaces | Where-Object { $_ })
        [string[]] $found = @($is[$i] -split $spaces | Where-Object { $_ })
        $same = $words.Count -eq $found.Count
        for ($w = 0; $same -and $w -lt $words.Count; $w++) {
            $same = Test-SameWord $words[$w] $found[$w] -IsTime:($should[$i] -match 'seconds|秒')
        }

        if (-not $same) { return "line $($i + 1) is '$($is[$i].Trim())', and is to be '$($should[$i].Trim())'" }
    }

    if ($is.Count -gt $should.Count) { "line $($should.Count + 1) is not in the document: $($is[$should.Count])" }
}

function Test-SameWord([string] $Expected, [string] $Actual, [switch] $IsTime) {
    if ($Expected -ceq $Actual -or $Actual.EndsWith("/$Expected", [StringComparison]::Ordinal)) { return $true }
    $number = '^[(]?-?[0-9][0-9,]*(\.[0-9]+)?[%);:,]*$'
    if ($Expected -notmatch $number -or $Actual -notmatch $number) { return $false }
    if ($IsTime) { return $true }
    [double] $a, [double] $b = foreach ($text in $Expected, $Actual) { [double]::Parse(($text -replace '[^0-9.-]'), [cultureinfo]::InvariantCulture) }
    [math]::Abs($a - $b) -le [math]::Max(0.02, 0.02 * [math]::Abs($a))
}

Export-ModuleMember -Function Get-MissingOpenCv, New-ExampleFolder, Invoke-Example, Get-PowerShellCommand, Start-TestSshd, Start-TestSlurm, Get-FileState, Get-HelpExample, Get-DocumentBlock, Get-Document, Compare-Text -Variable root, manifest, samples, shared
