-- The database of Muster and its two roles: one owns the tables and runs the migrations, the other works on rows and
-- owns nothing. For psql as a superuser; passwords come from the environment, so that no list of processes shows them.
\getenv owner_password MUSTER_OWNER_PASSWORD
\getenv password MUSTER_PASSWORD

create role muster_owner login password :'owner_password';
create role muster login password :'password';
create database muster owner muster_owner;
revoke all on database muster from public;
grant connect on database muster to muster;
