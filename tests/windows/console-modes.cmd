@echo off
rem What the console modes of one program print, and with which error level they end.
rem   %1 the program   %2 the address of a sandbox   %3 a user name there
rem In the current folder: right.txt and wrong.txt, each a password.
setlocal
set program=%~1
set server=%~2
set user=%~3
set profile=%cd%\min profil

set step=--version prints the version
"%program%" --version > out.txt 2> err.txt
if not %errorlevel%==0 goto failed
find "communicator 0." out.txt > nul
if not %errorlevel%==0 goto failed

set step=an unknown verb is a usage error, and nothing is printed
"%program%" dance > out.txt 2> err.txt
if not %errorlevel%==2 goto failed
find "there is no command" err.txt > nul
if not %errorlevel%==0 goto failed
call :empty
if not %errorlevel%==0 goto failed

set step=plain http to another computer is a usage error
"%program%" status --server http://pbx.example > out.txt 2> err.txt
if not %errorlevel%==2 goto failed

set step=status without the app is 3
"%program%" status --profile "%profile%" > out.txt 2> err.txt
if not %errorlevel%==3 goto failed
find "not running" err.txt > nul
if not %errorlevel%==0 goto failed
call :empty
if not %errorlevel%==0 goto failed

set step=status --json without the app is 3 and says so
"%program%" status --json --profile "%profile%" > out.txt 2> err.txt
if not %errorlevel%==3 goto failed
find "running" out.txt > nul
if not %errorlevel%==0 goto failed

set step=explain with nothing stored is 3, and makes nothing
"%program%" explain --profile "%profile%" > out.txt 2> err.txt
if not %errorlevel%==3 goto failed
if exist "%profile%" goto failed

set step=a wrong password is 1
"%program%" sign-in --username %user% --password-stdin --server %server% --profile "%profile%" < wrong.txt > out.txt 2> err.txt
if not %errorlevel%==1 goto failed
find "wrong" err.txt > nul
if not %errorlevel%==0 goto failed

set step=a sign-in is kept, and prints nothing
"%program%" sign-in --username %user% --password-stdin --server %server% --profile "%profile%" < right.txt > out.txt 2> err.txt
if not %errorlevel%==0 goto failed
call :empty
if not %errorlevel%==0 goto failed
if not exist "%profile%\last-account.json" goto failed

set step=a sign-out ends the session everywhere
"%program%" sign-out --everywhere --profile "%profile%" > out.txt 2> err.txt
if not %errorlevel%==0 goto failed
find "everywhere" err.txt > nul
if not %errorlevel%==0 goto failed

echo ok: %program%
exit /b 0

:empty
rem Whether nothing is on standard output.
set size=none
for %%f in (out.txt) do set size=%%~zf
if %size%==0 exit /b 0
exit /b 1

:failed
echo FAILED: %step%: error level %errorlevel% of %program%
exit /b 1
