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
'@
        $result = Invoke-Example $setup -Path $Path -Home_ $Home_
        if ($result.Errors) { throw "The folder of the examples could not be prepared: $($result.Errors -join '; ')" }
    }
}

function Invoke-Example {
    <#
    .SYNOPSIS
        Runs lines as they stand, in a runspace and a location of their own; gives their output as text and as objects, and their errors.
    #>
    param([string] $Code, [string] $Path, [string] $Home_, [switch] $WithoutImport)

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
        try { $output = $shell.AddScript($Code).Invoke() } catch { $terminating = $_.Exception.InnerException ?? $_.Exception }

        [string[]] $warnings = @($shell.Streams.Warning | ForEach-Object { $_.Message })
        [string[]] $errors = @($shell.Streams.Error | ForEach-Object { $_.ToString() }) + @($terminating | Where-Object { $_ } | ForEach-Object { $_.Message })

        # As a terminal of 80 columns shows it; the runspace has the module's views.
        $shell.Commands.Clear()
        $text = $null -eq $output ? '' : ($shell.AddCommand('Out-String').AddParameter('Width', 80).Invoke(@($output)) -join '')
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
    'README.md', 'CONTRIBUTING.md'
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
    [string[]] $should = @($Expected -split "`n" | Where-Object $isLine)
    [string[]] $is = @($Actual -split "`r?`n" | Where-Object $isLine)
    for ($i = 0; $i -lt $should.Count; $i++) {
        if ($should[$i].Trim() -eq '...') { return }
        if ($i -ge $is.Count) { return "line $($i + 1) is missing: $($should[$i])" }
        [string[]] $words = @($should[$i] -split '\s+' | Where-Object { $_ })
        [string[]] $found = @($is[$i] -split '\s+' | Where-Object { $_ })
        $same = $words.Count -eq $found.Count
        for ($w = 0; $same -and $w -lt $words.Count; $w++) {
            $same = Test-SameWord $words[$w] $found[$w] -IsTime:($should[$i] -match 'seconds')
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

Export-ModuleMember -Function Get-MissingOpenCv, New-ExampleFolder, Invoke-Example, Get-FileState, Get-HelpExample, Get-DocumentBlock, Get-Document, Compare-Text -Variable root, manifest, samples, shared
